package io.totalog.sequencer.cutter;

import java.util.random.RandomGenerator;

/**
 * How long to wait before taking over, so that two candidates do not depose each other for ever
 * (protocol finding 10): not at all, unless takeovers happen within {@link #QUIET_NANOS} of each
 * other; then a random time that doubles from {@link #FIRST_MS} to {@link #LONGEST_MS}.
 */
final class TakeoverBackOff {

  static final long QUIET_NANOS = 10_000_000_000L;
  static final long FIRST_MS = 100;
  static final long LONGEST_MS = 3_000;

  private final RandomGenerator random;
  private long lastNanos;
  private long spanMs;

  TakeoverBackOff(RandomGenerator random) {
    this.random = random;
  }

  /** Returns how long a takeover that is due now waits, at most {@link #LONGEST_MS}. */
  long beforeTakeoverMs(long nowNanos) {
    return isQuiet(nowNanos) ? 0 : spanMs / 2 + random.nextLong(spanMs / 2);
  }

  /** Notes a takeover. */
  void onTakeover(long nowNanos) {
    if (isQuiet(nowNanos)) {
      spanMs = FIRST_MS;
    } else if (spanMs < LONGEST_MS) {
      spanMs = spanMs * 2 < LONGEST_MS ? spanMs * 2 : LONGEST_MS;
    }
    lastNanos = nowNanos;
  }

  private boolean isQuiet(long nowNanos) {
    return spanMs == 0 || nowNanos - lastNanos >= QUIET_NANOS;
  }
}
