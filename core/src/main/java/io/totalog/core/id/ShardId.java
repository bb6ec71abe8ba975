package io.totalog.core.id;

/**
 * Cluster-unique number of a shard, never used again. Ascending id is the order inside a cut.
 *
 * @param value at least 1
 */
public record ShardId(long value) implements Comparable<ShardId> {

  /** Checks the range. */
  public ShardId {
    if (value < 1) {
      throw new IllegalArgumentException("ShardId must be at least 1: " + value);
    }
  }

  @Override
  public int compareTo(ShardId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
