package io.totalog.gateway.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * The gateway's sense of time: one thread that tells each part when its next moment has come, and
 * sleeps while none is near. Milliseconds count from its start.
 */
final class Ticker implements AutoCloseable {
  /** Nothing is due. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long SLEEP_MS_MAX = 1_000;

  /** Something that has moments. */
  interface Ticked {
    /** Returns when {@link #onTick} is needed next, or {@link #NEVER}. Any thread. */
    long dueMs();

    /** The moment has come. On the ticker's thread; must not block. */
    void onTick(long nowMs);
  }

  private final long startNanos = System.nanoTime();
  private final List<Ticked> parts = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile long wakeAtMs;
  private volatile boolean closed;

  Ticker() {
    thread = Thread.ofPlatform().daemon().name("gateway-ticks").start(this::run);
  }

  long nowMs() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  void add(Ticked part) {
    parts.add(part);
    LockSupport.unpark(thread);
  }

  void remove(Ticked part) {
    parts.remove(part);
  }

  /** Says that something has become due at a time, which may be earlier than what was known. */
  void dueAt(long atMs) {
    if (atMs < wakeAtMs) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      long now = nowMs();
      // Set before looking, so that nothing that becomes due meanwhile is overslept.
      wakeAtMs = Long.MAX_VALUE;
      long next = now + SLEEP_MS_MAX;
      for (Ticked part : parts) {
        if (part.dueMs() <= now) {
          part.onTick(now);
        }
        next = Math.min(next, part.dueMs());
      }
      wakeAtMs = next;
      long sleepMs = Math.max(1, next - nowMs());
      LockSupport.parkNanos(this, sleepMs * 1_000_000);
    }
  }
}
