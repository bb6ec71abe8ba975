package io.totalog.shard.store;

import io.totalog.core.cut.MappedPart;

/**
 * Records of one shard that lie beside each other in the shard and in the log's order, all of the
 * same cut time: {@code [lsn, lsn + count)} has the seqs from {@code firstSeq}.
 *
 * @param firstSeq seq of the first record
 * @param lsn lsn of the first record
 * @param count records, at least 1
 * @param timeMs time of their cut
 * @param cut number of the newest cut in it
 */
public record MappedRange(long firstSeq, long lsn, long count, long timeMs, long cut) {

  /** Checks the ranges. */
  public MappedRange {
    if (firstSeq < 0 || lsn < 0 || count < 1) {
      throw new IllegalArgumentException(
          "range of " + count + " records at lsn " + lsn + ", seq " + firstSeq);
    }
  }

  /** Returns the range of one part. */
  public static MappedRange of(MappedPart part) {
    return new MappedRange(
        part.firstSeq(), part.fromLsn(), part.count(), part.timeMs(), part.cut());
  }

  /** Returns the seq after the last record. */
  public long endSeq() {
    return firstSeq + count;
  }

  /** Returns the lsn after the last record. */
  public long endLsn() {
    return lsn + count;
  }

  /** Returns the seq of an lsn inside it. */
  public long seqOf(long lsnInside) {
    return firstSeq + (lsnInside - lsn);
  }

  /** Returns the lsn of a seq inside it. */
  public long lsnOf(long seqInside) {
    return lsn + (seqInside - firstSeq);
  }

  /** Returns whether the other one can be kept with this one as a single range. */
  public boolean isContinuedBy(MappedRange next) {
    return endSeq() == next.firstSeq && endLsn() == next.lsn && timeMs == next.timeMs;
  }

  /** Returns both as one range. */
  public MappedRange joinedBy(MappedRange next) {
    return new MappedRange(firstSeq, lsn, count + next.count, timeMs, next.cut);
  }
}
