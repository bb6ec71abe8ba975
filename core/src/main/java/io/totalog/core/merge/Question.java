package io.totalog.core.merge;

/**
 * A question that is asked once at a time, and again after a pause when it fails. A wish that comes
 * while it is on its way is granted by another one after it, because the answer may be older than
 * the wish.
 */
final class Question {
  private static final long NEVER = Long.MAX_VALUE;

  private final FollowerOptions options;
  private long askAtMs = NEVER;
  private boolean onItsWay;
  private int failures;

  Question(FollowerOptions options) {
    this.options = options;
  }

  void want(long nowMs) {
    long earliest = failures == 0 ? nowMs : nowMs + options.pauseMs(failures - 1);
    askAtMs = Math.min(askAtMs, earliest);
  }

  void answered() {
    onItsWay = false;
    failures = 0;
  }

  void failed(long nowMs) {
    onItsWay = false;
    failures++;
    want(nowMs);
  }

  /** Returns whether to ask now. */
  boolean maybeAsk(long nowMs) {
    if (onItsWay || nowMs < askAtMs) {
      return false;
    }
    askAtMs = NEVER;
    onItsWay = true;
    return true;
  }

  long dueMs() {
    return onItsWay ? NEVER : askAtMs;
  }
}
