package io.totalog.membership.view;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One command a name at a time in this process, so that two need not do the same work. Holds
 * nothing of names that nobody works on. Thread-safe; a lock is given back by the thread that took
 * it.
 */
public final class NameLocks {

  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  /** A name that is held until this is closed. */
  public final class Held implements AutoCloseable {

    private final String name;
    private final Entry entry;

    private Held(String name, Entry entry) {
      this.name = name;
      this.entry = entry;
    }

    @Override
    public void close() {
      entry.lock.unlock();
      leave(name);
    }
  }

  /** Waits for a name. */
  Held hold(String name, Deadline deadline) {
    return take(name, deadline.remainingNanos())
        .orElseThrow(() ->
            TotalogException.of(ErrorCode.OVERLOADED, "another command works on the name " + name));
  }

  /** Takes a name if nobody has it. */
  public Optional<Held> tryHold(String name) {
    return take(name, 0);
  }

  private Optional<Held> take(String name, long nanos) {
    Entry entry = enter(name);
    boolean taken = false;
    try {
      taken = entry.lock.tryLock(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!taken) {
      leave(name);
      return Optional.empty();
    }
    return Optional.of(new Held(name, entry));
  }

  private Entry enter(String name) {
    return entries.compute(
        name,
        (n, before) -> {
          Entry entry = before == null ? new Entry() : before;
          entry.users++;
          return entry;
        });
  }

  private void leave(String name) {
    entries.computeIfPresent(name, (n, entry) -> --entry.users == 0 ? null : entry);
  }
}
