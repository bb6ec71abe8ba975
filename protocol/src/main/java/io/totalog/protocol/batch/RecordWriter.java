package io.totalog.protocol.batch;

import io.totalog.core.record.Header;
import io.totalog.core.record.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes records one after the other into an array of exactly the right size. */
final class RecordWriter {

  static final int KEY_FLAG = 1;
  static final int CONTENT_TYPE_FLAG = 2;
  static final int VALUE_FLAG = 4;
  static final int KNOWN_FLAGS = KEY_FLAG | CONTENT_TYPE_FLAG | VALUE_FLAG;

  private final byte[] out;
  private int at;

  RecordWriter(byte[] out, int at) {
    this.out = out;
    this.at = at;
  }

  /** Returns how many bytes the records take. */
  static long sizeOf(List<LogRecord> records) {
    long size = 0;
    for (LogRecord record : records) {
      size += sizeOf(record);
    }
    return size;
  }

  private static long sizeOf(LogRecord record) {
    long size = 1 + varintSize(record.headers().size());
    if (record.key() != null) {
      size += prefixedSize(record.key().length);
    }
    for (Header header : record.headers()) {
      size += prefixedSize(utf8Size(header.name())) + prefixedSize(header.value().length);
    }
    if (record.contentType() != null) {
      size += prefixedSize(utf8Size(record.contentType()));
    }
    if (record.value() != null) {
      size += prefixedSize(record.value().length);
    }
    return size;
  }

  void write(LogRecord record) {
    byte[] key = record.key();
    String contentType = record.contentType();
    byte[] value = record.value();
    out[at++] =
        (byte)
            ((key == null ? 0 : KEY_FLAG)
                | (contentType == null ? 0 : CONTENT_TYPE_FLAG)
                | (value == null ? 0 : VALUE_FLAG));
    if (key != null) {
      prefixed(key);
    }
    varint(record.headers().size());
    for (Header header : record.headers()) {
      prefixed(header.name());
      prefixed(header.value());
    }
    if (contentType != null) {
      prefixed(contentType);
    }
    if (value != null) {
      prefixed(value);
    }
  }

  private void prefixed(byte[] bytes) {
    varint(bytes.length);
    System.arraycopy(bytes, 0, out, at, bytes.length);
    at += bytes.length;
  }

  private void prefixed(String text) {
    int size = utf8Size(text);
    varint(size);
    if (size == text.length()) {
      for (int i = 0; i < size; i++) {
        out[at++] = (byte) text.charAt(i);
      }
    } else {
      System.arraycopy(text.getBytes(StandardCharsets.UTF_8), 0, out, at, size);
      at += size;
    }
  }

  private void varint(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
  }

  private static long prefixedSize(int length) {
    return (long) varintSize(length) + length;
  }

  private static int varintSize(int value) {
    return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
  }

  /** Size in UTF-8; nearly all names and types are ASCII, which costs no allocation. */
  private static int utf8Size(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.length();
  }
}
