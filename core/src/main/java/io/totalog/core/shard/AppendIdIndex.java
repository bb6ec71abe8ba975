package io.totalog.core.shard;

import io.totalog.core.id.AppendId;
import java.util.Arrays;

/**
 * The latest batches of one copy by append id, so that a re-send joins the first try and a gateway
 * finds out what became of an append. First the ordered ones, still kept for a while, then all
 * un-ordered ones.
 *
 * <p>Entries are numbered by <i>position</i>, which grows for ever: {@code [head, ordered)} have a
 * seq, {@code [ordered, tail)} have none. A ring of plain arrays with a hash chain, about 50 bytes
 * an entry.
 */
final class AppendIdIndex {

  /** No such entry. */
  static final long NONE = -1;

  private static final int CAPACITY_MIN = 16;

  private long[] gateway = {};
  private long[] counter = {};
  private long[] lsn = {};
  private long[] firstSeq = {};
  private long[] timeMs = {};
  private int[] count = {};
  private int[] next = {};
  private int[] buckets = {};
  private long head;
  private long ordered;
  private long tail;

  /** Returns the first position. */
  long head() {
    return head;
  }

  /** Returns the first position without a seq. */
  long ordered() {
    return ordered;
  }

  /** Returns the position after the last. */
  long tail() {
    return tail;
  }

  int size() {
    return (int) (tail - head);
  }

  /** Returns the position of the latest entry with the id, or {@link #NONE}. */
  long find(AppendId id) {
    if (tail == head) {
      return NONE;
    }
    int at = buckets[bucketOf(id.gateway(), id.counter())];
    while (at != 0) {
      int slot = at - 1;
      if (counter[slot] == id.counter() && gateway[slot] == id.gateway()) {
        return positionOf(slot);
      }
      at = next[slot];
    }
    return NONE;
  }

  /** Adds an un-ordered entry at the tail. */
  void add(AppendId id, long startLsn, int records) {
    if (tail - head == lsn.length) {
      resize(Math.max(CAPACITY_MIN, 2 * lsn.length));
    }
    int slot = slot(tail++);
    gateway[slot] = id.gateway();
    counter[slot] = id.counter();
    lsn[slot] = startLsn;
    count[slot] = records;
    link(slot);
  }

  /** Gives the first un-ordered entry its seq and time. */
  void order(long seq, long cutMs) {
    int slot = slot(ordered++);
    firstSeq[slot] = seq;
    timeMs[slot] = cutMs;
  }

  /** Forgets the first entry. */
  void dropHead() {
    unlink(slot(head++));
    ordered = Math.max(ordered, head);
    maybeShrink();
  }

  /** Forgets the last entry. */
  void dropTail() {
    unlink(slot(--tail));
    ordered = Math.min(ordered, tail);
    maybeShrink();
  }

  /** Forgets everything. */
  void clear() {
    head = tail;
    ordered = tail;
    maybeShrink();
  }

  /** Returns the position of the entry that ends at an lsn, or {@link #NONE}. */
  long endingAt(long endLsn) {
    long low = head;
    long high = tail - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      long end = endLsn(middle);
      if (end == endLsn) {
        return middle;
      }
      if (end < endLsn) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return NONE;
  }

  long lsn(long position) {
    return lsn[slot(position)];
  }

  int count(long position) {
    return count[slot(position)];
  }

  /** Returns the lsn after an entry. */
  long endLsn(long position) {
    int slot = slot(position);
    return lsn[slot] + count[slot];
  }

  /** Returns the seq of an ordered entry's first record. */
  long firstSeq(long position) {
    return firstSeq[slot(position)];
  }

  /** Returns the cut time of an ordered entry. */
  long timeMs(long position) {
    return timeMs[slot(position)];
  }

  private int slot(long position) {
    return (int) position & (lsn.length - 1);
  }

  private long positionOf(int slot) {
    return head + ((slot - head) & (lsn.length - 1));
  }

  private int bucketOf(long idGateway, long idCounter) {
    long mixed = (idGateway * 31 + idCounter) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & (buckets.length - 1);
  }

  private void link(int slot) {
    int bucket = bucketOf(gateway[slot], counter[slot]);
    next[slot] = buckets[bucket];
    buckets[bucket] = slot + 1;
  }

  private void unlink(int slot) {
    int bucket = bucketOf(gateway[slot], counter[slot]);
    int at = buckets[bucket] - 1;
    if (at == slot) {
      buckets[bucket] = next[slot];
      return;
    }
    while (next[at] - 1 != slot) {
      at = next[at] - 1;
    }
    next[at] = next[slot];
  }

  private void maybeShrink() {
    if (head == tail && lsn.length > CAPACITY_MIN) {
      resize(0);
    }
  }

  private void resize(int capacity) {
    AppendIdIndex old = new AppendIdIndex();
    old.gateway = gateway;
    old.counter = counter;
    old.lsn = lsn;
    old.firstSeq = firstSeq;
    old.timeMs = timeMs;
    old.count = count;
    gateway = new long[capacity];
    counter = new long[capacity];
    lsn = new long[capacity];
    firstSeq = new long[capacity];
    timeMs = new long[capacity];
    count = new int[capacity];
    next = new int[capacity];
    buckets = new int[capacity];
    for (long position = head; position < tail; position++) {
      int from = old.slot(position);
      int to = slot(position);
      gateway[to] = old.gateway[from];
      counter[to] = old.counter[from];
      lsn[to] = old.lsn[from];
      firstSeq[to] = old.firstSeq[from];
      timeMs[to] = old.timeMs[from];
      count[to] = old.count[from];
      link(to);
    }
  }

  @Override
  public String toString() {
    return "ids [" + head + ", " + ordered + ", " + tail + ") " + Arrays.toString(lsn);
  }
}
