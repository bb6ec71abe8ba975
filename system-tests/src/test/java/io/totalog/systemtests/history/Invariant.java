package io.totalog.systemtests.history;

/**
 * The invariants a client can see, under the numbers they have in the project's list. Determinism
 * (4) and the local order of a shard (5) have no face of their own over HTTP: breaking them shows
 * as 1, 2, 6 or 7.
 */
public enum Invariant {
  /** A number shows the same record to everybody, always. */
  AGREEMENT(1),
  /** A record has one number. */
  UNIQUENESS(2),
  /** The numbers have no hole. */
  GAP_FREE(3),
  /** Acknowledged or seen before another was sent: the smaller number. */
  REAL_TIME_ORDER(6),
  /** Sent in order on one session: numbered in that order. */
  SESSION_ORDER(7),
  /** A batch is there whole and in one piece, or not at all. */
  BATCH_ATOMICITY(8),
  /** Acknowledged means durable. */
  ACK_DURABLE(17),
  /** The number in the acknowledgement is where the record is. */
  ACK_TRUE(18),
  /** Nobody says "not there" of what is there. */
  NO_FALSE_NEGATIVE(19),
  /** Whoever was acknowledged finds its own record. */
  READ_YOUR_APPEND(20),
  /** The tail never goes back for a client. */
  MONOTONE_TAIL(21),
  /** A subscriber gets every record once and in order. */
  SUBSCRIBE(22),
  /** A subscriber gets all there is without new appends pushing it along. */
  WATERMARK_PROGRESS(23),
  /** Tries of one append give one answer and one set of records. */
  RETRY_IDEMPOTENCE(24),
  /** What was refused, or never sent, is never in the log. */
  DEFINITE_OR_UNKNOWN(25);

  private final int number;

  Invariant(int number) {
    this.number = number;
  }

  /**
   * The number in the project's list of invariants.
   *
   * @return 1 to 25
   */
  public int number() {
    return number;
  }
}
