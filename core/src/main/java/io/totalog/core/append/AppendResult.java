package io.totalog.core.append;

import io.totalog.core.error.ErrorCode;

/** What the client hears: acknowledged, definitely not appended, or unknown (invariant 25). */
public sealed interface AppendResult {
  /**
   * Durable on all replicas and ordered.
   *
   * @param firstSeq seq of its first record
   * @param count its records
   * @param timeMs time of its cut
   */
  record Acknowledged(long firstSeq, int count, long timeMs) implements AppendResult {}

  /**
   * Not acknowledged.
   *
   * @param code why
   * @param detail for a human
   * @param maybeApplied whether it may have been, or still be, ordered; if not it never will be
   */
  record Failed(ErrorCode code, String detail, boolean maybeApplied) implements AppendResult {}
}
