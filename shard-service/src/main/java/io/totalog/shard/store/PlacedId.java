package io.totalog.shard.store;

import io.totalog.core.id.AppendId;

/**
 * Which append lies where: what is known of a batch without reading it.
 *
 * @param lsn lsn of its first record
 * @param count its records
 * @param id names the append
 */
public record PlacedId(long lsn, int count, AppendId id) {

  /** Returns the lsn after its last record. */
  public long endLsn() {
    return lsn + count;
  }
}
