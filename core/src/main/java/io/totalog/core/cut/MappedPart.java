package io.totalog.core.cut;

/**
 * One shard's part of a committed cut, spelt out: {@code [fromLsn, toLsn)} has the seqs from {@code
 * firstSeq}. Addressed by lsn: a replica applies it iff {@code fromLsn} is its mapped length
 * (protocol rule 10). A fact for ever, whoever delivers it.
 *
 * @param shard shard id
 * @param fromLsn first lsn ordered, inclusive
 * @param toLsn end, exclusive, above {@code fromLsn}
 * @param firstSeq seq of {@code fromLsn}
 * @param timeMs the cut's time
 * @param cut the cut's number
 */
public record MappedPart(
    long shard, long fromLsn, long toLsn, long firstSeq, long timeMs, long cut) {

  /** Checks the ranges. */
  public MappedPart {
    if (fromLsn < 0 || toLsn <= fromLsn || firstSeq < 0) {
      throw new IllegalArgumentException(
          "part of shard " + shard + ": [" + fromLsn + ", " + toLsn + ") -> " + firstSeq);
    }
  }

  /** Returns how many records it orders. */
  public long count() {
    return toLsn - fromLsn;
  }

  /** Returns the seq of an lsn inside the part. */
  public long seqOf(long lsn) {
    return firstSeq + (lsn - fromLsn);
  }
}
