package io.totalog.systemtests.history;

/**
 * A record that an answer showed at a number.
 *
 * @param seq the record's number in its log, from 0
 * @param content the record
 */
public record Seen(long seq, Content content) {

  /** Checks the number's range. */
  public Seen {
    if (seq < 0) {
      throw new IllegalArgumentException("seq " + seq + " is negative");
    }
  }

  @Override
  public String toString() {
    return seq + "=" + content;
  }
}
