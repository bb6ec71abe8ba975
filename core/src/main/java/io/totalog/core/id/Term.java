package io.totalog.core.id;

/**
 * Fencing number of a shard's primary: the boot number of its node (protocol rule 9). 0: never
 * opened.
 *
 * @param value at least 0
 */
public record Term(long value) implements Comparable<Term> {

  /** Checks the range. */
  public Term {
    if (value < 0) {
      throw new IllegalArgumentException("Term must be at least 0: " + value);
    }
  }

  @Override
  public int compareTo(Term other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
