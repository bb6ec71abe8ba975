package io.totalog.core.id;

/**
 * Position of a record inside its shard, from 0, gap-free.
 *
 * @param value at least 0
 */
public record Lsn(long value) implements Comparable<Lsn> {

  /** Checks the range. */
  public Lsn {
    if (value < 0) {
      throw new IllegalArgumentException("Lsn must be at least 0: " + value);
    }
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
