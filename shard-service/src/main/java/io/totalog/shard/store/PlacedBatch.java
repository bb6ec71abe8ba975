package io.totalog.shard.store;

import io.totalog.core.record.EncodedBatch;

/**
 * A batch as it lies in a shard, its checksum verified when it was read.
 *
 * @param lsn lsn of its first record
 * @param batch the bytes as they came
 */
public record PlacedBatch(long lsn, EncodedBatch batch) {

  /** Returns the lsn after its last record. */
  public long endLsn() {
    return lsn + batch.count();
  }
}
