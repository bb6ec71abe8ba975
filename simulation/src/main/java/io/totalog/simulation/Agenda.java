package io.totalog.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time: what happens when. Events of one moment happen in the order in which they were
 * planned.
 */
final class Agenda {
  static final long MILLI = 1_000_000;

  private record Event(long atNanos, long order, String what, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparing(Event::order));
  private long nowNanos;
  private long planned;
  private long happened;
  private String present = "";

  /** Plans an event. */
  void in(long delayNanos, String what, Runnable action) {
    events.add(new Event(nowNanos + Math.max(0, delayNanos), planned++, what, action));
  }

  /** Lets the next event happen. Returns false if none is planned. */
  boolean step() {
    Event next = events.poll();
    if (next == null) {
      return false;
    }
    nowNanos = next.atNanos;
    present = next.what;
    happened++;
    next.action.run();
    return true;
  }

  /** Returns the present moment, in nanoseconds since the run's start. */
  long nowNanos() {
    return nowNanos;
  }

  long nowMs() {
    return nowNanos / MILLI;
  }

  /** Returns how many events have happened. */
  long happened() {
    return happened;
  }

  /** Returns what is happening. */
  String present() {
    return present;
  }
}
