package io.totalog.core.sequencer;

import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.record.Limits;

/**
 * About how many bytes each checkpoint bucket takes, without its parts, which are bounded apart.
 */
final class BucketSizes {

  private static final int LOG_BYTES = 64;
  private static final int SLOT_BYTES = 6;
  private static final int SHARD_BYTES = 48;
  private static final int REPLICA_BYTES = 3;
  private static final int DROPPED_BYTES = 3;

  private final long[] bytes = new long[Limits.CHECKPOINT_BUCKETS];

  void add(LogState log) {
    bytes[log.bucket()] += sizeOf(log);
  }

  void remove(LogState log) {
    bytes[log.bucket()] -= sizeOf(log);
  }

  void addDropped(long log) {
    bytes[LogState.bucketOf(log)] += DROPPED_BYTES;
  }

  long after(Reconfiguration.Reshape reshape, boolean isNew) {
    long added = isNew ? LOG_BYTES : 0;
    added += reshape.opens().size() > 1 ? SLOT_BYTES * (long) Limits.SLOTS : 0;
    for (var open : reshape.opens()) {
      added += SHARD_BYTES + REPLICA_BYTES * (long) open.replicas().size();
    }
    return bytes[LogState.bucketOf(reshape.log().value())] + added;
  }

  private static long sizeOf(LogState log) {
    long size = LOG_BYTES + (log.openShards().size() > 1 ? SLOT_BYTES * (long) Limits.SLOTS : 0);
    for (ShardState shard : log.shards) {
      size += SHARD_BYTES + REPLICA_BYTES * (long) shard.replicas.size();
    }
    return size;
  }
}
