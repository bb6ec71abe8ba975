package io.totalog.core.id;

/**
 * Identifies a log for ever: a name may be used again after a delete, an id never.
 *
 * @param value at least 1
 */
public record LogId(long value) implements Comparable<LogId> {

  /** Checks the range. */
  public LogId {
    if (value < 1) {
      throw new IllegalArgumentException("LogId must be at least 1: " + value);
    }
  }

  @Override
  public int compareTo(LogId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
