package io.totalog.gateway.log;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The recent records of one followed log, decoded once for all its followers; holds {@code [start,
 * end)}. One writer, any number of readers, no locks: a slot's record says its own seq, so a reader
 * that was overtaken by the writer notices.
 */
final class RecordRing {
  /** A record's encodings are kept with it: what it weighs is counted so many times. */
  static final int ENCODINGS_FACTOR = 3;

  private static final int SLOTS_AT_FIRST = 256;

  /** What a read found. */
  enum Found {
    /** At least one record. */
    SOME,
    /** Nothing yet: the position is the ring's end, or beyond it. */
    AT_END,
    /** The position lies below the ring, or it has not started. */
    BEHIND
  }

  private final int recordsMax;
  private final LongSupplier bytesMax;
  private volatile AtomicReferenceArray<@Nullable SequencedRecord> slots =
      new AtomicReferenceArray<>(SLOTS_AT_FIRST);
  private volatile long start = -1;
  private volatile long end = -1;
  private volatile long bytes;

  /**
   * Makes one that has not started.
   *
   * @param recordsMax most records, a power of two
   * @param bytesMax most bytes, asked at each append
   */
  RecordRing(int recordsMax, LongSupplier bytesMax) {
    this.recordsMax = Math.max(recordsMax, SLOTS_AT_FIRST);
    this.bytesMax = bytesMax;
  }

  boolean isStarted() {
    return end >= 0;
  }

  /** Returns the seq of the first record held, or where the ring begins; -1 before it started. */
  long start() {
    return start;
  }

  /** Returns the seq after the last record held, or -1 before it started. */
  long end() {
    return end;
  }

  long bytes() {
    return bytes;
  }

  /** Starts, or starts anew, empty. Writer only. */
  void startAt(long position) {
    slots = new AtomicReferenceArray<>(SLOTS_AT_FIRST);
    bytes = 0;
    start = position;
    end = position;
  }

  /** Adds the record at {@link #end}. Writer only. */
  void add(SequencedRecord record) {
    if (record.seq() != end) {
      throw new IllegalStateException("ring ends at " + end + ", got " + record);
    }
    if (end - start == slots.length()) {
      makeRoom();
    }
    slots.setRelease(slot(slots, record.seq()), record);
    bytes += weight(record);
    end = record.seq() + 1;
    trim();
  }

  /** Gives up what is beyond the bound, which may have become smaller. Writer only. */
  void trim() {
    long most = bytesMax.getAsLong();
    while (bytes > most && end - start > 1) {
      evictFirst();
    }
  }

  /**
   * Reads records from a position on.
   *
   * @param into gets them
   * @param max most records
   */
  Found read(long position, List<SequencedRecord> into, int max) {
    long readEnd = end;
    if (readEnd < 0 || position < start) {
      return Found.BEHIND;
    }
    if (position >= readEnd) {
      return Found.AT_END;
    }
    AtomicReferenceArray<@Nullable SequencedRecord> array = slots;
    long until = Math.min(readEnd, position + max);
    for (long seq = position; seq < until; seq++) {
      SequencedRecord record = array.getAcquire(slot(array, seq));
      if (record == null || record.seq() != seq) {
        return seq == position ? Found.BEHIND : Found.SOME;
      }
      into.add(record);
    }
    return Found.SOME;
  }

  private void makeRoom() {
    AtomicReferenceArray<@Nullable SequencedRecord> old = slots;
    if (old.length() >= recordsMax) {
      evictFirst();
      return;
    }
    AtomicReferenceArray<@Nullable SequencedRecord> larger =
        new AtomicReferenceArray<>(old.length() * 2);
    for (long seq = start; seq < end; seq++) {
      larger.setPlain(slot(larger, seq), old.getPlain(slot(old, seq)));
    }
    slots = larger;
  }

  private void evictFirst() {
    int slot = slot(slots, start);
    SequencedRecord gone = slots.getPlain(slot);
    if (gone != null) {
      bytes -= weight(gone);
    }
    start++;
    slots.setRelease(slot, null);
  }

  private static long weight(SequencedRecord record) {
    return (long) record.weight() * ENCODINGS_FACTOR;
  }

  private static int slot(AtomicReferenceArray<?> array, long seq) {
    return (int) (seq & (array.length() - 1));
  }
}
