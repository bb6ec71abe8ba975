package io.totalog.core.shard;

import io.totalog.core.id.AppendId;
import io.totalog.core.record.Limits;

/**
 * A stored batch that was ordered lately, kept so that a re-send joins it.
 *
 * @param lsn of its first record
 * @param count its records
 * @param id names the append
 * @param firstSeq seq of its first record
 * @param timeMs time of its cut
 */
public record StoredAppend(long lsn, int count, AppendId id, long firstSeq, long timeMs) {

  /** Checks the ranges. */
  public StoredAppend {
    if (lsn < 0 || firstSeq < 0 || count < 1 || count > Limits.BATCH_RECORDS_MAX) {
      throw new IllegalArgumentException("append at lsn " + lsn + " with " + count + " records");
    }
  }
}
