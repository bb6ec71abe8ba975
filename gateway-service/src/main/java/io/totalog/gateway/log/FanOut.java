package io.totalog.gateway.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Scheduler;

/**
 * Tells a log's followers that there are news. A few hear it on the thread that merged them; many
 * are spread over the fan-out threads, each with at most one task waiting, so news that come
 * meanwhile are one.
 */
final class FanOut {
  /** So many followers are told without another thread. */
  static final int DIRECT_MAX = 4;

  private static final int PARTS = 4;

  /** A follower. Must not block; news may be told without there being any. */
  interface Listener {
    /** There may be records, or an end. */
    void onNews();
  }

  private static final class Part {
    final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    final AtomicBoolean scheduled = new AtomicBoolean();
  }

  private final Scheduler scheduler;
  private final Part[] parts = new Part[PARTS];
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger next = new AtomicInteger();

  FanOut(Scheduler scheduler) {
    this.scheduler = scheduler;
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part();
    }
  }

  void add(Listener listener) {
    if (parts[Math.floorMod(next.getAndIncrement(), PARTS)].listeners.add(listener)) {
      count.incrementAndGet();
    }
  }

  void remove(Listener listener) {
    for (Part part : parts) {
      if (part.listeners.remove(listener)) {
        count.decrementAndGet();
      }
    }
  }

  void news() {
    boolean direct = count.get() <= DIRECT_MAX;
    for (Part part : parts) {
      if (part.listeners.isEmpty()) {
        continue;
      }
      if (direct) {
        part.listeners.forEach(Listener::onNews);
      } else if (part.scheduled.compareAndSet(false, true)) {
        scheduler.schedule(() -> {
          part.scheduled.set(false);
          part.listeners.forEach(Listener::onNews);
        });
      }
    }
  }
}
