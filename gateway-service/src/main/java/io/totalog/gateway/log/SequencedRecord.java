package io.totalog.gateway.log;

import io.totalog.core.record.Header;
import io.totalog.core.record.LogRecord;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record with its place in the order, shared by all subscribers that get it, with the encodings
 * that one of them made for all. Thread-safe: encoding is idempotent, so two threads may both make
 * one and either wins; what is published is never changed.
 */
public final class SequencedRecord {
  /** Encodings that may be remembered, numbered from 0. */
  public static final int RENDERED_SLOTS = 4;

  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(byte[][].class);
  private static final int OVERHEAD_BYTES = 160;

  private final long seq;
  private final long timestampMs;
  private final LogRecord record;
  private final byte @Nullable [][] rendered = new byte[RENDERED_SLOTS][];

  /**
   * Makes one.
   *
   * @param seq its place in the order
   * @param timestampMs time of its cut, in milliseconds since 1970
   * @param record what was appended
   */
  public SequencedRecord(long seq, long timestampMs, LogRecord record) {
    this.seq = seq;
    this.timestampMs = timestampMs;
    this.record = record;
  }

  /** Returns its place in the order. */
  public long seq() {
    return seq;
  }

  /** Returns the time of its cut, in milliseconds since 1970. */
  public long timestampMs() {
    return timestampMs;
  }

  /** Returns what was appended. */
  public LogRecord record() {
    return record;
  }

  /**
   * Returns an encoding, made at most a few times however many ask. Must not be changed.
   *
   * @param slot which encoding, 0 to {@link #RENDERED_SLOTS} - 1; one slot has one renderer for
   *     ever
   * @param renderer makes it; a pure function
   */
  public byte[] rendered(int slot, Function<SequencedRecord, byte[]> renderer) {
    byte @Nullable [] known = (byte[]) SLOTS.getAcquire(rendered, slot);
    if (known != null) {
      return known;
    }
    byte[] made = renderer.apply(this);
    SLOTS.setRelease(rendered, slot, made);
    return made;
  }

  /** Returns what the record weighs in memory, in bytes, without encodings. */
  public int weight() {
    return OVERHEAD_BYTES + size() + 64 * record.headers().size();
  }

  /** Returns the bytes of its key, headers and value. */
  public int size() {
    int bytes = 0;
    byte @Nullable [] key = record.key();
    byte @Nullable [] value = record.value();
    bytes += key == null ? 0 : key.length;
    bytes += value == null ? 0 : value.length;
    for (Header header : record.headers()) {
      bytes += header.name().length() + header.value().length;
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "record " + seq;
  }
}
