package io.totalog.protocol.shard;

import java.util.List;

/**
 * What a replica has. It never says "absent" (protocol rule 11): only what it has mapped, and up to
 * where its answer is complete.
 *
 * @param batches in ascending seq
 * @param completeUntil all of the shard's batches with a first seq below this, from the asked
 *     range, are here. The replica knows so because a batch at or above it was found, or because
 *     its own mapped length ends there and the shard is sealed and fully mapped ({@code untilSeq});
 *     if it is just the end of what it has mapped: the seq after its last mapped record
 */
public record ReadAnswer(List<MappedBatch> batches, long completeUntil) {

  /** Copies the list. */
  public ReadAnswer {
    batches = List.copyOf(batches);
  }
}
