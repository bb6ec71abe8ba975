package io.totalog.sequencer.cutter;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where other threads leave inputs for the one that owns the leader, which it wakes if it sleeps.
 * Bounded; what ends something, and the answers to writes, is always taken: there are at most as
 * many of those as of streams and writes under way.
 */
final class Mailbox {

  /** Inputs that may wait. */
  static final int INPUTS_MAX = 65_536;

  private final ArrayDeque<Input> inputs = new ArrayDeque<>();
  private boolean closed;
  private volatile @Nullable Thread sleeper;

  /** Adds an input; returns false if it is closed or full. */
  boolean offer(Input input) {
    return add(input, INPUTS_MAX);
  }

  /** Adds an input however many wait; returns false if it is closed. */
  boolean put(Input input) {
    return add(input, Integer.MAX_VALUE);
  }

  private boolean add(Input input, int max) {
    synchronized (this) {
      if (closed || inputs.size() >= max) {
        return false;
      }
      inputs.addLast(input);
    }
    wake();
    return true;
  }

  /** Wakes the owner if it sleeps. */
  void wake() {
    Thread thread = sleeper;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }

  /** Moves everything that waits to the list. */
  synchronized void drainTo(List<Input> target) {
    target.addAll(inputs);
    inputs.clear();
  }

  /** Takes nothing more; what still waits goes to the list. */
  synchronized void close(List<Input> target) {
    closed = true;
    drainTo(target);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized boolean isEmpty() {
    return inputs.isEmpty();
  }

  /**
   * Sleeps until an input comes or a time is reached; may return early. Called by the owner.
   *
   * @param deadlineNanos of {@link System#nanoTime}; {@link Long#MAX_VALUE} for no time
   */
  void awaitInput(long deadlineNanos) {
    sleeper = Thread.currentThread();
    try {
      if (!isEmpty()) {
        return;
      }
      if (deadlineNanos == Long.MAX_VALUE) {
        LockSupport.park(this);
        return;
      }
      long waitNanos = deadlineNanos - System.nanoTime();
      if (waitNanos > 0) {
        LockSupport.parkNanos(this, waitNanos);
      }
    } finally {
      sleeper = null;
    }
  }
}
