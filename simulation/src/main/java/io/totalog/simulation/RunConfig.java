package io.totalog.simulation;

import io.totalog.core.append.AppendBookOptions;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.NodeId;
import io.totalog.core.merge.FollowerOptions;
import io.totalog.core.sequencer.LeaderConfig;
import io.totalog.core.shard.NodeConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The shape of one run, drawn from its seed. Limits are tiny, so that every edge is met.
 *
 * @param seed everything follows from it
 * @param sequencers candidates, 1 to 3
 * @param nodes shard nodes, 1 to 5, at least {@code replicas}
 * @param gateways 1 to 3
 * @param shardsOfLogs shards of each log at its creation, 1 to 4
 * @param replicas copies of each shard, 1 to 3
 * @param fsync whether a record counts as durable only under a completed fsync
 * @param ringSlots slots of the cut log's ring
 * @param checkpointEvery cuts after which a checkpoint round starts
 * @param partsMax most parts of an entry
 * @param unconfirmedMax most unconfirmed parts of a shard
 * @param stepBytesMax bytes of one checkpoint step
 * @param intervalNanos least time between two cuts
 * @param pendingBytesMax un-ordered bytes that a node takes
 * @param windowBytes credit of a reader's stream
 * @param writersPerLog concurrent client sessions
 * @param faultMs how long faults are drawn, in virtual milliseconds
 * @param faultPauseMs mean time between faults
 */
record RunConfig(
    long seed,
    int sequencers,
    int nodes,
    int gateways,
    List<Integer> shardsOfLogs,
    int replicas,
    boolean fsync,
    int ringSlots,
    int checkpointEvery,
    int partsMax,
    int unconfirmedMax,
    int stepBytesMax,
    long intervalNanos,
    long pendingBytesMax,
    long windowBytes,
    int writersPerLog,
    int faultMs,
    int faultPauseMs) {
  /** The cluster of every run. */
  static final ClusterId CLUSTER = new ClusterId(0x70C);

  /** Milliseconds since 1970 at the start of every run. */
  static final long EPOCH_MS = 1_800_000_000_000L;

  private static final int WINDOW = 4;
  private static final int WAITING_MAX = 48;

  /** Draws a run's shape. */
  static RunConfig draw(long seed) {
    Dice dice = new Dice(seed);
    int replicas = dice.between(1, 3);
    int nodes = Math.min(5, replicas + dice.between(0, 3));
    List<Integer> logs = new ArrayList<>();
    for (int i = dice.between(1, 2); i > 0; i--) {
      logs.add(dice.between(1, 4));
    }
    int checkpointEvery = dice.between(3, 8);
    return new RunConfig(
        seed,
        dice.between(1, 3),
        nodes,
        dice.between(1, 3),
        List.copyOf(logs),
        replicas,
        dice.chance(0.8),
        dice.between(2 * WINDOW, 24),
        checkpointEvery,
        dice.between(1, 5),
        dice.between(WINDOW + 2, 16),
        dice.chance(0.5) ? 60 : 4_000,
        dice.nanos(0, 2_000),
        dice.chance(0.3) ? 900 : 1 << 20,
        dice.chance(0.4) ? 200 : 4_000,
        dice.between(1, 4),
        dice.between(1_000, 3_000),
        dice.between(20, 200));
  }

  /** Returns the same with another ring. */
  RunConfig withRing(int slots, int checkpointAfter) {
    return new RunConfig(
        seed,
        sequencers,
        nodes,
        gateways,
        shardsOfLogs,
        replicas,
        fsync,
        slots,
        checkpointAfter,
        partsMax,
        unconfirmedMax,
        stepBytesMax,
        intervalNanos,
        pendingBytesMax,
        windowBytes,
        writersPerLog,
        faultMs,
        faultPauseMs);
  }

  /** Returns the same with at least two copies, each under an fsync, and faults all the time. */
  RunConfig withTroubledCopies() {
    int copies = Math.max(2, replicas);
    return new RunConfig(
        seed,
        sequencers,
        Math.max(nodes, copies + 1),
        gateways,
        shardsOfLogs,
        copies,
        true,
        ringSlots,
        checkpointEvery,
        partsMax,
        unconfirmedMax,
        stepBytesMax,
        intervalNanos,
        1 << 20,
        windowBytes,
        4,
        3_000,
        30);
  }

  LeaderConfig leader() {
    return new LeaderConfig(
        CLUSTER,
        intervalNanos,
        WINDOW,
        checkpointEvery,
        partsMax,
        64,
        unconfirmedMax,
        1_000,
        stepBytesMax,
        1 << 20,
        WAITING_MAX);
  }

  NodeConfig node(NodeId id, long process) {
    return new NodeConfig(id, process, pendingBytesMax, 4_000, 12_000, 6_000, 40, 100);
  }

  AppendBookOptions appends() {
    return new AppendBookOptions(3_000, 200, 1 << 20, 50, 30, 1_000, 5, 100, 8);
  }

  FollowerOptions followers() {
    return new FollowerOptions(windowBytes, 1_000, 50, 5, 100);
  }
}
