package io.totalog.core.cut;

/**
 * How far one copy of a shard is, told when it advanced: only under completed fsyncs, always at a
 * batch's end.
 *
 * @param shard shard id
 * @param term the primary's term that the copy follows
 * @param durable records stored
 * @param confirmed records whose seqs are stored as well
 */
public record ReplicaProgress(long shard, long term, long durable, long confirmed) {

  /** Checks the ranges. */
  public ReplicaProgress {
    if (term < 0 || durable < 0 || confirmed < 0 || confirmed > durable) {
      throw new IllegalArgumentException(
          "progress of shard " + shard + ": " + term + " " + durable + " " + confirmed);
    }
  }
}
