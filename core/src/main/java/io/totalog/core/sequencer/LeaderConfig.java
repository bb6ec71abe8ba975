package io.totalog.core.sequencer;

import io.totalog.core.id.ClusterId;
import io.totalog.core.record.Limits;

/**
 * Numbers that bound a leader. Production uses {@link #production}; tests use tiny ones so that
 * every edge is met.
 *
 * @param cluster the cut log's cluster
 * @param intervalNanos least time between two writes; 0 for none
 * @param window cuts in flight at once
 * @param checkpointEvery cuts after which a checkpoint round starts
 * @param partsMax most parts of an entry
 * @param entryBytesMax most bytes of an entry's parts
 * @param unconfirmedMax parts of a shard that may be unconfirmed
 * @param bucketPartsMax unconfirmed parts of all shards of a bucket together
 * @param stepBytesMax bytes of buckets in a checkpoint step
 * @param bucketBytesMax a reconfiguration of a log in a larger bucket is refused
 * @param waitingMax questions, hellos and changes that may wait at once
 */
public record LeaderConfig(
    ClusterId cluster,
    long intervalNanos,
    int window,
    int checkpointEvery,
    int partsMax,
    int entryBytesMax,
    int unconfirmedMax,
    int bucketPartsMax,
    int stepBytesMax,
    int bucketBytesMax,
    int waitingMax) {

  /** Unconfirmed parts of one bucket: keeps its checkpoint well below a znode's limit. */
  public static final int BUCKET_PARTS_MAX = 16_384;

  /** Questions, hellos and changes that may wait for one write at a leader. */
  public static final int WAITING_MAX = 65_536;

  /** Returns the preset of a real cluster. */
  public static LeaderConfig production(ClusterId cluster, long intervalNanos) {
    return new LeaderConfig(
        cluster,
        intervalNanos,
        Limits.CUT_WINDOW,
        Limits.CHECKPOINT_EVERY_CUTS,
        Limits.ENTRY_PARTS_MAX,
        Limits.ENTRY_BYTES_MAX,
        Limits.UNCONFIRMED_PARTS_MAX,
        BUCKET_PARTS_MAX,
        Limits.CHECKPOINT_STEP_BYTES_MAX,
        Limits.BUCKET_BYTES_MAX,
        WAITING_MAX);
  }
}
