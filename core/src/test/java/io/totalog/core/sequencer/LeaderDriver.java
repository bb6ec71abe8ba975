package io.totalog.core.sequencer;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Drives an {@link OrderingLeader} by hand: writes stay on their way until the test answers them.
 */
final class LeaderDriver {

  static final ClusterId CLUSTER = new ClusterId(42);
  static final LogId LOG = new LogId(1);

  static LeaderConfig tiny() {
    return new LeaderConfig(CLUSTER, 0, 2, 4, 3, 1_000, 8, 1_000, 1_000, 100_000, 100);
  }

  final OrderingLeader leader;
  final ArrayDeque<CutLogWrite> onTheirWay = new ArrayDeque<>();
  final List<LeaderEffect> told = new ArrayList<>();
  long nowMs = 1_000;
  private long nowNanos;

  LeaderDriver(LeaderConfig config, Recovered recovered) {
    leader = new OrderingLeader(config, recovered, 0);
  }

  static LeaderDriver fresh() {
    return fresh(tiny(), 64);
  }

  static LeaderDriver fresh(LeaderConfig config, int ring) {
    return new LeaderDriver(
        config, new Recovered(7, new OrderingState(true), new int[ring], new long[64]));
  }

  void work() {
    leader.doWork(++nowNanos, nowMs);
    for (LeaderEffect effect : leader.drainEffects()) {
      if (effect instanceof LeaderEffect.Submit submit) {
        onTheirWay.add(submit.write());
      } else {
        told.add(effect);
      }
    }
  }

  /** Answers the oldest write. */
  void answer() {
    onTheirWay.remove();
    leader.onWriteDone();
    work();
  }

  /** Works and answers until nothing is on its way. */
  void settle() {
    work();
    for (int i = 0; i < 1_000 && !onTheirWay.isEmpty(); i++) {
      answer();
    }
  }

  static Replica replica(String node) {
    return new Replica(new NodeId(node), new StoreId(node.hashCode()));
  }

  static Hello hello(String node, long boot, long highestCut, ShardHello... shards) {
    return new Hello(
        CLUSTER,
        new NodeId(node),
        replica(node).store(),
        boot,
        boot,
        highestCut,
        Arrays.asList(shards));
  }

  static ShardHello has(long shard, long term, long durable, long mapped) {
    return new ShardHello(new ShardId(shard), term, durable, mapped);
  }

  /** Registers shards of {@link #LOG}, all on the given nodes, the first of them primary. */
  void register(List<String> nodes, long... shards) {
    for (String node : nodes) {
      ShardHello[] empty =
          Arrays.stream(shards).mapToObj(s -> has(s, 0, 0, 0)).toArray(ShardHello[]::new);
      leader.onHello(node.hashCode(), hello(node, 1, 0, empty));
    }
    settle();
    List<NewShard> opens =
        Arrays.stream(shards)
            .mapToObj(s ->
                new NewShard(new ShardId(s), nodes.stream().map(LeaderDriver::replica).toList()))
            .toList();
    leader.onReconfigure(1_000, new Reconfiguration.Reshape(LOG, List.of(), opens));
    settle();
    told.clear();
  }

  void progress(String node, long shard, long term, long durable) {
    progress(node, shard, term, durable, 0);
  }

  void progress(String node, long shard, long term, long durable, long confirmed) {
    leader.onProgress(node.hashCode(), new ReplicaProgress(shard, term, durable, confirmed));
  }

  List<MappedPart> delivered() {
    return told.stream()
        .filter(LeaderEffect.Deliver.class::isInstance)
        .flatMap(e -> ((LeaderEffect.Deliver) e).delivery().parts().stream())
        .toList();
  }

  <T extends LeaderEffect> List<T> told(Class<T> type) {
    return told.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
