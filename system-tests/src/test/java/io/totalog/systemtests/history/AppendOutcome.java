package io.totalog.systemtests.history;

/** How an append ended for the client that sent it (invariant 25: one of exactly these three). */
public sealed interface AppendOutcome {

  /**
   * The server said the records have these numbers.
   *
   * @param first the first record's number
   * @param last the last record's number, inclusive
   */
  record Acked(long first, long last) implements AppendOutcome {}

  /**
   * The server said the records are not and will never be in the log.
   *
   * @param reason the problem's code
   */
  record Refused(String reason) implements AppendOutcome {}

  /**
   * No answer, or one that leaves it open.
   *
   * @param reason the problem's code or what became of the connection
   */
  record Unknown(String reason) implements AppendOutcome {}
}
