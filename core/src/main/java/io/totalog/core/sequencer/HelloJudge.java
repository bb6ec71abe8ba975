package io.totalog.core.sequencer;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.ShardId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares a hello with the ordering state (protocol rule 8), after the leader's epoch check. */
final class HelloJudge {

  private final OrderingState committed;
  private final OrderingState proposed;

  HelloJudge(OrderingState committed, OrderingState proposed) {
    this.committed = committed;
    this.proposed = proposed;
  }

  /** Returns why the cut log must have gone back, if the node knows more than the leader. */
  Optional<String> rollback(Hello hello) {
    if (hello.highestCut() > committed.lastNumber()) {
      return Optional.of(
          "node "
              + hello.node()
              + " has seen cut "
              + hello.highestCut()
              + " but the cut log ends at "
              + committed.lastNumber());
    }
    for (ShardHello shard : hello.shards()) {
      ShardState state = committed.shard(shard.shard().value());
      if (state != null && isCopy(state, hello) && shard.mapped() > state.length) {
        return Optional.of(
            "node "
                + hello.node()
                + " has "
                + shard.mapped()
                + " ordered records of shard "
                + state.id
                + " but the cut log only "
                + state.length);
      }
    }
    return Optional.empty();
  }

  HelloAnswer answer(Hello hello, ClusterId cluster, long epoch) {
    List<ShardVerdict> verdicts = new ArrayList<>();
    List<MappedPart> parts = new ArrayList<>();
    Set<Long> named = new HashSet<>();
    for (ShardHello shard : hello.shards()) {
      named.add(shard.shard().value());
      ShardVerdict verdict = judge(hello, shard);
      verdicts.add(verdict);
      if (verdict instanceof ShardVerdict.Open || verdict instanceof ShardVerdict.Sealed) {
        addParts(shard, parts);
      }
    }
    for (ShardState state : committed.shards()) {
      if (state.isOpen() && isOnNode(state, hello) && !named.contains(state.id)) {
        verdicts.add(new ShardVerdict.Damaged(new ShardId(state.id)));
      }
    }
    return new HelloAnswer(cluster, epoch, verdicts, parts);
  }

  private ShardVerdict judge(Hello hello, ShardHello shard) {
    ShardState state = committed.shard(shard.shard().value());
    if (state == null) {
      // A shard takes records only once registered, so one with records was, and its log is gone.
      return shard.durable() == 0
          ? new ShardVerdict.Unregistered(shard.shard())
          : new ShardVerdict.Gone(shard.shard());
    }
    if (!isOnNode(state, hello)) {
      return new ShardVerdict.Gone(shard.shard());
    }
    if (!isCopy(state, hello) || hasLost(state, shard)) {
      return new ShardVerdict.Damaged(shard.shard());
    }
    return state.sealed
        ? new ShardVerdict.Sealed(shard.shard(), state.length)
        : new ShardVerdict.Open(shard.shard(), state.base);
  }

  /** Whether the copy has less than was counted of it, or lacks parts that it had confirmed. */
  private boolean hasLost(ShardState state, ShardHello shard) {
    ShardState ahead = proposed.shard(state.id);
    long length = ahead == null ? state.length : ahead.length;
    boolean lacksParts =
        shard.mapped() < state.length
            && (state.parts.isEmpty() || state.parts.getFirst().fromLsn() > shard.mapped());
    return shard.durable() < length || lacksParts;
  }

  private void addParts(ShardHello shard, List<MappedPart> parts) {
    ShardState state = committed.shard(shard.shard().value());
    if (state != null) {
      state.parts.stream().filter(p -> p.toLsn() > shard.mapped()).forEach(parts::add);
    }
  }

  private static boolean isOnNode(ShardState state, Hello hello) {
    return state.replicas.stream().anyMatch(r -> r.node().equals(hello.node()));
  }

  private static boolean isCopy(ShardState state, Hello hello) {
    return state.replicas.contains(new Replica(hello.node(), hello.store()));
  }
}
