package io.totalog.core.cut;

import java.util.Arrays;

/**
 * What one entry orders: per advanced shard, how many further records; shards ascending. Kept as
 * two arrays, since a busy cluster makes millions of parts a second. Immutable once built.
 */
public final class Parts {

  /** Orders nothing. */
  public static final Parts NONE = new Parts(new long[0], new long[0]);

  private final long[] shards;
  private final long[] counts;

  private Parts(long[] shards, long[] counts) {
    this.shards = shards;
    this.counts = counts;
  }

  /**
   * Takes over both arrays.
   *
   * @param shards ids, strictly ascending
   * @param counts records ordered of each, at least 1
   */
  public static Parts of(long[] shards, long[] counts) {
    if (shards.length != counts.length) {
      throw new IllegalArgumentException("shards and counts differ in length");
    }
    for (int i = 0; i < shards.length; i++) {
      if (counts[i] < 1 || (i > 0 && shards[i] <= shards[i - 1])) {
        throw new IllegalArgumentException("parts must ascend and order at least one record");
      }
    }
    return new Parts(shards, counts);
  }

  /** Returns how many shards advance. */
  public int size() {
    return shards.length;
  }

  /** Returns the id of the i-th shard. */
  public long shard(int i) {
    return shards[i];
  }

  /** Returns how many records of the i-th shard are ordered. */
  public long count(int i) {
    return counts[i];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parts p
        && Arrays.equals(shards, p.shards)
        && Arrays.equals(counts, p.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shards) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < shards.length; i++) {
      text.append(i == 0 ? "" : " ").append(shards[i]).append('+').append(counts[i]);
    }
    return text.append(']').toString();
  }
}
