package io.totalog.protocol.batch;

import io.totalog.core.record.Header;
import io.totalog.core.record.Limits;
import io.totalog.core.record.LogRecord;
import io.totalog.protocol.batch.CorruptBatchException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads the records of one stored batch in order. Records that are skipped cost no allocation. Used
 * by one thread; the bytes must not change meanwhile.
 */
public final class BatchReader implements Iterator<LogRecord> {

  private static final byte[] EMPTY = {};

  private final byte[] body;
  private int at;
  private int remaining;

  private BatchReader(byte[] body, int at, int count) {
    this.body = body;
    this.at = at;
    this.remaining = count;
  }

  /**
   * Starts at the first record, after checking version, length and checksum.
   *
   * @throws CorruptBatchException if the bytes are not what was written
   */
  public static BatchReader of(byte[] bytes) {
    BatchHeader.verify(bytes);
    int count = BatchHeader.count(bytes);
    return switch (BatchHeader.compression(bytes)) {
      case NONE -> new BatchReader(bytes, BatchHeader.BYTES, count);
      case DEFLATE -> new BatchReader(BodyDeflate.expand(bytes), 0, count);
    };
  }

  /** Returns how many records are left. */
  public int remaining() {
    return remaining;
  }

  @Override
  public boolean hasNext() {
    return remaining > 0;
  }

  /**
   * Returns the next record.
   *
   * @throws CorruptBatchException if the layout is broken, or bytes follow the last record
   */
  @Override
  @SuppressWarnings("NullAway") // It does not see that the record's arrays may be absent.
  public LogRecord next() {
    int flags = begin();
    byte[] key = (flags & RecordWriter.KEY_FLAG) == 0 ? null : bytes(length());
    List<Header> headers = headers();
    String contentType = (flags & RecordWriter.CONTENT_TYPE_FLAG) == 0 ? null : text(length());
    byte[] value = (flags & RecordWriter.VALUE_FLAG) == 0 ? null : bytes(length());
    end();
    return new LogRecord(key, headers, contentType, value);
  }

  /**
   * Goes past the next record.
   *
   * @throws CorruptBatchException as {@link #next}
   */
  public void skip() {
    int flags = begin();
    if ((flags & RecordWriter.KEY_FLAG) != 0) {
      skipPrefixed();
    }
    for (int left = headerCount(); left > 0; left--) {
      skipPrefixed();
      skipPrefixed();
    }
    if ((flags & RecordWriter.CONTENT_TYPE_FLAG) != 0) {
      skipPrefixed();
    }
    if ((flags & RecordWriter.VALUE_FLAG) != 0) {
      skipPrefixed();
    }
    end();
  }

  private int begin() {
    if (remaining == 0) {
      throw new NoSuchElementException("no record left in the batch");
    }
    int flags = next8();
    if ((flags & ~RecordWriter.KNOWN_FLAGS) != 0) {
      throw broken("record flags " + flags);
    }
    return flags;
  }

  private void end() {
    remaining--;
    if (remaining == 0 && at != body.length) {
      throw broken((body.length - at) + " bytes after the last record");
    }
  }

  private List<Header> headers() {
    int count = headerCount();
    if (count == 0) {
      return List.of();
    }
    List<Header> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      headers.add(new Header(text(length()), bytes(length())));
    }
    return headers;
  }

  private int headerCount() {
    int count = varint();
    if (count < 0 || count > Limits.HEADERS_MAX) {
      throw broken(count + " headers");
    }
    return count;
  }

  private void skipPrefixed() {
    int length = length();
    at += length;
  }

  private byte[] bytes(int length) {
    if (length == 0) {
      return EMPTY;
    }
    at += length;
    return Arrays.copyOfRange(body, at - length, at);
  }

  private String text(int length) {
    at += length;
    return new String(body, at - length, length, StandardCharsets.UTF_8);
  }

  private int length() {
    int length = varint();
    if (length < 0 || length > body.length - at) {
      throw broken("length " + length + " with " + (body.length - at) + " bytes left");
    }
    return length;
  }

  private int varint() {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = next8();
      value |= (b & 0x7f) << shift;
      if ((b & 0x80) == 0) {
        return value;
      }
    }
    throw broken("number of more than 5 bytes");
  }

  private int next8() {
    if (at >= body.length) {
      throw broken("ends inside a record");
    }
    return body[at++] & 0xff;
  }

  private CorruptBatchException broken(String what) {
    return new CorruptBatchException(Kind.CONTENT, "at byte " + at + " of the body: " + what);
  }
}
