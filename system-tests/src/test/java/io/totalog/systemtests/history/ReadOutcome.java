package io.totalog.systemtests.history;

import java.util.List;

/** What a read returned. */
public sealed interface ReadOutcome {

  /**
   * A page; it may be empty.
   *
   * @param records in the order of the answer
   * @param next what the server said to ask for next
   * @param tail what the server said the next append gets; the page claims the log's end when
   *     {@code next == tail}
   */
  record Page(List<Seen> records, long next, long tail) implements ReadOutcome {
    /** Takes a copy. */
    public Page {
      records = List.copyOf(records);
    }
  }

  /**
   * One record, read by its number.
   *
   * @param record the record, at the number that was asked for
   */
  record Found(Seen record) implements ReadOutcome {}

  /**
   * There is no such record yet.
   *
   * @param tail the log's tail if the answer said it, else the number that was asked for
   */
  record Absent(long tail) implements ReadOutcome {}

  /**
   * The record was trimmed.
   *
   * @param first the first record that is left
   */
  record Trimmed(long first) implements ReadOutcome {}
}
