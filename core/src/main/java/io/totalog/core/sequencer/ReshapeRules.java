package io.totalog.core.sequencer;

import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.id.ShardId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Preconditions of reconfigurations on the state of their log (protocol rules 16, 18, 19). */
final class ReshapeRules {

  private ReshapeRules() {}

  static Optional<String> refusalOf(OrderingState state, Reconfiguration change) {
    if (state.isDropped(change.log().value())) {
      return Optional.of("log " + change.log() + " was dropped");
    }
    return switch (change) {
      case Reconfiguration.Reshape reshape -> ofReshape(state, reshape);
      case Reconfiguration.Trim trim -> ofTrim(state, trim);
      case Reconfiguration.DropLog drop -> Optional.empty();
      case Reconfiguration.ReplaceReplica replace -> ofReplace(state, replace);
    };
  }

  private static Optional<String> ofReshape(OrderingState state, Reconfiguration.Reshape reshape) {
    Set<Long> named = new HashSet<>();
    for (ShardId seal : reshape.seals()) {
      ShardState shard = state.shard(seal.value());
      if (shard == null || shard.log.id != reshape.log().value()) {
        return Optional.of("shard " + seal + " is not of log " + reshape.log());
      }
      if (shard.sealed || !named.add(seal.value())) {
        return Optional.of("shard " + seal + " is sealed already");
      }
    }
    for (NewShard open : reshape.opens()) {
      if (state.shard(open.id().value()) != null || !named.add(open.id().value())) {
        return Optional.of("shard " + open.id() + " is registered already");
      }
    }
    return ofSole(state, reshape);
  }

  /** A sole owner stays alone: two open shards could both believe to know the log's next seq. */
  private static Optional<String> ofSole(OrderingState state, Reconfiguration.Reshape reshape) {
    LogState log = state.log(reshape.log().value());
    if (log == null || reshape.opens().isEmpty()) {
      return Optional.empty();
    }
    return log.openShards().stream()
        .filter(s -> s.base >= 0 && !reshape.seals().contains(new ShardId(s.id)))
        .findFirst()
        .map(s -> "shard " + s.id + " is the sole owner of log " + log.id + " until it is sealed");
  }

  private static Optional<String> ofTrim(OrderingState state, Reconfiguration.Trim trim) {
    LogState log = state.log(trim.log().value());
    if (log == null) {
      return Optional.of("log " + trim.log() + " is not known");
    }
    if (trim.first() > log.next) {
      return Optional.of("log " + log.id + " ends at " + log.next);
    }
    if (trim.configVersion() < log.configVersion) {
      return Optional.of("log " + log.id + " has configuration " + log.configVersion);
    }
    return Optional.empty();
  }

  private static Optional<String> ofReplace(
      OrderingState state, Reconfiguration.ReplaceReplica replace) {
    ShardState shard = state.shard(replace.shard().value());
    if (shard == null || !shard.sealed) {
      return Optional.of("shard " + replace.shard() + " is not sealed");
    }
    if (!shard.replicas.contains(replace.out())
        || shard.replicas.stream().anyMatch(r -> r.node().equals(replace.in().node()))) {
      return Optional.of("shard " + replace.shard() + " has replicas " + shard.replicas);
    }
    return Optional.empty();
  }
}
