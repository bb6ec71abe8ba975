package io.totalog.core.id;

/**
 * Position of a record in the total order of its log, from 0, gap-free.
 *
 * @param value at least 0
 */
public record Seq(long value) implements Comparable<Seq> {

  /** Checks the range. */
  public Seq {
    if (value < 0) {
      throw new IllegalArgumentException("Seq must be at least 0: " + value);
    }
  }

  @Override
  public int compareTo(Seq other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
