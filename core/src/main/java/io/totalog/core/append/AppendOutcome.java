package io.totalog.core.append;

import io.totalog.core.error.ErrorCode;

/** How an append to a shard ended. */
public sealed interface AppendOutcome {

  /**
   * Durable on all replicas and ordered.
   *
   * @param firstSeq seq of its first record; the others follow without gap
   * @param count its records
   * @param timeMs time of its cut
   */
  record Ordered(long firstSeq, int count, long timeMs) implements AppendOutcome {}

  /**
   * The shard was sealed below it: it was never ordered there and never will be.
   *
   * @param finalLength records of the shard
   */
  record BeyondSeal(long finalLength) implements AppendOutcome {}

  /**
   * Not taken: definitely not appended by this try.
   *
   * @param code why
   * @param detail for a human
   */
  record Refused(ErrorCode code, String detail) implements AppendOutcome {}
}
