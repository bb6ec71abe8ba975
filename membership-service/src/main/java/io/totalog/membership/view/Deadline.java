package io.totalog.membership.view;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** How long the steps of one command may take together. For threads that may block. */
public final class Deadline {

  private static final long FIRST_PAUSE_MS = 1;
  private static final long PAUSE_MS_MAX = 100;

  private final long endNanos;

  private Deadline(long endNanos) {
    this.endNanos = endNanos;
  }

  /** Returns one that ends after a time. */
  public static Deadline after(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /** Returns what is left, not below 0. */
  long remainingNanos() {
    return Math.max(0, endNanos - System.nanoTime());
  }

  /** Returns whether there is no time left. */
  boolean isPast() {
    return remainingNanos() == 0;
  }

  /**
   * Waits for an answer, no longer than a step may take.
   *
   * @param answer of a port
   * @param stepMs longest wait for this one step
   * @param who is asked, for a human
   * @param code what it means when there is no answer
   * @throws TotalogException the port's answer as it is, or one with the code and an unknown
   *     outcome
   */
  <T> T await(CompletableFuture<T> answer, long stepMs, String who, ErrorCode code) {
    long nanos = Math.min(remainingNanos(), TimeUnit.MILLISECONDS.toNanos(stepMs));
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TotalogException refusal) {
        throw refusal;
      }
      throw unknown(code, who + " did not answer: " + e.getCause());
    } catch (TimeoutException e) {
      throw unknown(code, who + " did not answer within " + nanos / 1_000_000 + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(ErrorCode.OVERLOADED, "membership is stopping");
    }
  }

  private static TotalogException unknown(ErrorCode code, String detail) {
    return TotalogException.of(code, detail).unknown();
  }

  /**
   * Waits before a step is tried again: twice as long each time, from a millisecond on.
   *
   * @param tries how often it has been tried, from 0
   */
  void pause(int tries) {
    long ms = Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS << Math.min(tries, 10));
    LockSupport.parkNanos(this, Math.min(remainingNanos(), TimeUnit.MILLISECONDS.toNanos(ms)));
  }
}
