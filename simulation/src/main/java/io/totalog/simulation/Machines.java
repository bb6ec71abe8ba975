package io.totalog.simulation;

import io.totalog.core.append.AppendBook;
import io.totalog.core.append.AppendBookOptions;
import io.totalog.core.merge.SeqMerge;
import io.totalog.core.merge.ViewTracker;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.sequencer.Fence;
import io.totalog.core.sequencer.LeaderConfig;
import io.totalog.core.sequencer.OrderingLeader;
import io.totalog.core.sequencer.Recovered;
import io.totalog.core.sequencer.Recovery;
import io.totalog.core.shard.NodeConfig;
import io.totalog.core.shard.ShardNode;
import io.totalog.core.shard.StoredNode;

/**
 * Makes the core's state machines and the cut log that a run drives. A planted bug is a subclass
 * that makes one of them otherwise.
 */
class Machines {
  /** Returns the run's shape, from the one that was drawn. */
  RunConfig shape(RunConfig drawn) {
    return drawn;
  }

  SimCutLog newCutLog(World world) {
    return new SimCutLog(world);
  }

  Fence newFence() {
    return new Fence();
  }

  Recovery newRecovery() {
    return new Recovery();
  }

  OrderingLeader newLeader(LeaderConfig config, Recovered recovered, long nowNanos) {
    return new OrderingLeader(config, recovered, nowNanos);
  }

  ShardNode newNode(NodeConfig config, StoredNode stored, long nowMs) {
    return new ShardNode(config, stored, nowMs);
  }

  AppendBook newBook(AppendBookOptions options) {
    return new AppendBook(options);
  }

  SeqMerge<EncodedBatch> newMerge(long position) {
    return new SeqMerge<>(position);
  }

  ViewTracker newTracker() {
    return new ViewTracker();
  }
}
