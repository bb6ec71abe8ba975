package io.totalog.core.shard;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * How long ago a cut was, judged by the times of the cuts that a node has seen. Of the time between
 * two of them, at most {@link #STEP_MS_MAX} counts: when the leader's clock leaps ahead by an hour,
 * what was ordered a moment ago stays young, and a re-send still joins it (protocol rule 13). So
 * ages err on the young side, which costs memory and never doubles an append. Not thread-safe.
 */
public final class CutAge {
  /** Most of the time between two cuts that counts. */
  public static final long STEP_MS_MAX = 1_000;

  /** Leaps remembered; what lies before more of them is older than so many steps. */
  static final int LEAPS_MAX = 1_024;

  /** Time that does not count, up to and with the leap that ended at this cut. */
  private record Leap(long atMs, long uncountedMs) {}

  private final ArrayDeque<Leap> leaps = new ArrayDeque<>(0);
  private long newestMs = -1;
  private long uncountedMs;

  /** Makes one that has seen no cut. */
  public CutAge() {}

  /** A cut of this time was seen. Older ones than the newest change nothing. */
  public void saw(long cutMs) {
    if (cutMs <= newestMs) {
      return;
    }
    long step = cutMs - newestMs;
    if (newestMs >= 0 && step > STEP_MS_MAX) {
      uncountedMs += step - STEP_MS_MAX;
      leaps.addLast(new Leap(cutMs, uncountedMs));
      if (leaps.size() > LEAPS_MAX) {
        leaps.removeFirst();
      }
    }
    newestMs = cutMs;
  }

  /** Returns the time of the newest cut seen, -1 before the first. */
  public long newestMs() {
    return newestMs;
  }

  /** Returns how old a cut of that time is, in milliseconds. */
  public long ageMs(long cutMs) {
    Iterator<Leap> newestFirst = leaps.descendingIterator();
    long before = 0;
    while (newestFirst.hasNext()) {
      Leap leap = newestFirst.next();
      if (leap.atMs <= cutMs) {
        before = leap.uncountedMs;
        break;
      }
    }
    return newestMs - cutMs - (uncountedMs - before);
  }
}
