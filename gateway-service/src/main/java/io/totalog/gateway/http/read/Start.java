package io.totalog.gateway.http.read;

import io.totalog.core.view.LogTail;

/** Where a reader wants to begin. */
public sealed interface Start {
  /** At the first record kept. */
  record Earliest() implements Start {}

  /** At the next record to come. */
  record Tail() implements Start {}

  /**
   * Some records before the tail.
   *
   * @param count how many, at least 1
   */
  record Last(long count) implements Start {}

  /**
   * At a number.
   *
   * @param seq at least 0
   */
  record At(long seq) implements Start {}

  /** Returns the number that it is in a log of this extent. */
  default long in(LogTail tail) {
    return switch (this) {
      case Earliest() -> tail.first();
      case Tail() -> tail.next();
      case Last(long count) -> Math.max(tail.first(), tail.next() - count);
      case At(long seq) -> seq;
    };
  }
}
