package io.totalog.core.shard;

import io.totalog.core.id.NodeId;

/**
 * What a shard node is told by its operator, and its bounds.
 *
 * @param node its name
 * @param process random number of this very process; two processes on copies of one store differ in
 *     it
 * @param pendingBytesMax weight of all appends that are taken but not ordered, over all shards;
 *     beyond it appends are refused as overloaded. One shard may use a quarter. One append always
 *     fits
 * @param appendIdsMax append ids kept for joining re-sends, over all shards
 * @param joinMs cut time for which an ordered append's id is kept, in milliseconds; see {@link
 *     CutAge}
 * @param joinMinMs cut time for which an id is never forgotten by a primary: it refuses appends
 *     rather than forget a younger one, in milliseconds
 * @param confirmQuietMs a map write that no synced write follows for so long gets a lone sync
 * @param suspectMs a backup with work outstanding that makes no progress for so long is suspected
 */
public record NodeConfig(
    NodeId node,
    long process,
    long pendingBytesMax,
    int appendIdsMax,
    long joinMs,
    long joinMinMs,
    long confirmQuietMs,
    long suspectMs) {

  /** Weight of un-ordered appends of a node: 64 MiB. */
  public static final long PENDING_BYTES_MAX_DEFAULT = 64L << 20;

  /** About 55 MB of memory when full. */
  public static final int APPEND_IDS_MAX_DEFAULT = 1_000_000;

  /** Two minutes of cut time (protocol finding 25). */
  public static final long JOIN_MS_DEFAULT = 120_000;

  /** Longer than any gateway goes on re-sending. */
  public static final long JOIN_MIN_MS_DEFAULT = 30_000;

  /** Protocol finding 7. */
  public static final long CONFIRM_QUIET_MS_DEFAULT = 100;

  /** Protocol rule 21. */
  public static final long SUSPECT_MS_DEFAULT = 300;

  /** Checks the ranges. */
  public NodeConfig {
    if (pendingBytesMax < 1 || appendIdsMax < 1) {
      throw new IllegalArgumentException(
          "pendingBytesMax " + pendingBytesMax + ", appendIdsMax " + appendIdsMax);
    }
    if (joinMinMs < 0 || joinMs < joinMinMs || confirmQuietMs < 0 || suspectMs < 1) {
      throw new IllegalArgumentException(
          "joinMs "
              + joinMs
              + ", joinMinMs "
              + joinMinMs
              + ", confirmQuietMs "
              + confirmQuietMs
              + ", suspectMs "
              + suspectMs);
    }
  }

  /** Makes one with the default bounds. */
  public static NodeConfig of(NodeId node, long process) {
    return new NodeConfig(
        node,
        process,
        PENDING_BYTES_MAX_DEFAULT,
        APPEND_IDS_MAX_DEFAULT,
        JOIN_MS_DEFAULT,
        JOIN_MIN_MS_DEFAULT,
        CONFIRM_QUIET_MS_DEFAULT,
        SUSPECT_MS_DEFAULT);
  }

  /** Returns the same with another bound on un-ordered appends. */
  public NodeConfig withPendingBytesMax(long bytes) {
    return new NodeConfig(
        node, process, bytes, appendIdsMax, joinMs, joinMinMs, confirmQuietMs, suspectMs);
  }

  /** Returns the same with another bound on kept append ids. */
  public NodeConfig withAppendIdsMax(int ids) {
    return new NodeConfig(
        node, process, pendingBytesMax, ids, joinMs, joinMinMs, confirmQuietMs, suspectMs);
  }
}
