package io.totalog.core.id;

/**
 * Fencing number of the ordering leader: the version its own fence write gave.
 *
 * @param value at least 0
 */
public record Epoch(long value) implements Comparable<Epoch> {

  /** Checks the range. */
  public Epoch {
    if (value < 0) {
      throw new IllegalArgumentException("Epoch must be at least 0: " + value);
    }
  }

  /** Returns whether whoever holds this epoch fenced after the other. */
  public boolean isAfter(Epoch other) {
    return value > other.value;
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
