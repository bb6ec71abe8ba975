package io.totalog.gateway.log;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One client connection whose appends keep their order (a WebSocket). Make one per connection;
 * there is nothing to close. Thread-safe.
 */
public final class AppendSession {
  private static final AtomicLong NEXT = new AtomicLong(1);

  private final long number = NEXT.getAndIncrement();

  /** Returns what tells it from other sessions of this process, at least 1. */
  long number() {
    return number;
  }
}
