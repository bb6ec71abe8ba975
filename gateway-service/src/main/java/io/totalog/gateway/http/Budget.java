package io.totalog.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded amount of something, as bytes or connections, of which everybody takes and gives back.
 * Thread-safe.
 */
public final class Budget {
  private final long max;
  private final AtomicLong taken = new AtomicLong();

  /** Makes one of which nothing is taken. */
  public Budget(long max) {
    this.max = max;
  }

  /** Takes the amount if it is there. */
  public boolean isTaken(long amount) {
    if (taken.addAndGet(amount) <= max) {
      return true;
    }
    taken.addAndGet(-amount);
    return false;
  }

  /** Gives back what was taken before. */
  public void give(long amount) {
    taken.addAndGet(-amount);
  }

  /** Returns how much is taken now. */
  public long taken() {
    return taken.get();
  }

  /** Returns how much there is in all. */
  public long max() {
    return max;
  }
}
