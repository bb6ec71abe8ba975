package io.totalog.gateway.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bounded amount of something, as bytes or connections, of which everybody takes and gives back.
 * Those who wait for their part get it in the order in which they came; how many may wait is their
 * own bound. Thread-safe.
 */
public final class Budget {
  private record Waiter(long amount, Runnable onTaken) {}

  private final long max;
  private final AtomicLong taken = new AtomicLong();
  private final Queue<Waiter> waiters = new ArrayDeque<>();

  /** Makes one of which nothing is taken. */
  public Budget(long max) {
    this.max = max;
  }

  /** Takes the amount if it is there. */
  public boolean isTaken(long amount) {
    long now;
    do {
      now = taken.get();
      if (amount > max - now) {
        return false;
      }
    } while (!taken.compareAndSet(now, now + amount));
    return true;
  }

  /**
   * Takes the amount as soon as it is there and those who came before have theirs.
   *
   * @param amount at most {@link #max}
   * @param onTaken called once it is taken, maybe at once, on any thread; who does not want it any
   *     more gives it back
   */
  public void whenTaken(long amount, Runnable onTaken) {
    synchronized (waiters) {
      waiters.add(new Waiter(amount, onTaken));
    }
    serve();
  }

  /** Gives back what was taken before. */
  public void give(long amount) {
    taken.addAndGet(-amount);
    serve();
  }

  private void serve() {
    @Nullable Waiter next = nextServed();
    while (next != null) {
      next.onTaken().run();
      next = nextServed();
    }
  }

  private @Nullable Waiter nextServed() {
    synchronized (waiters) {
      Waiter first = waiters.peek();
      return first != null && isTaken(first.amount()) ? waiters.remove() : null;
    }
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
