package io.totalog.core.sequencer;

import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteWriter} wrote; anything that does not fit is a {@link
 * CorruptCutLogException}.
 */
final class ByteReader {

  private final byte[] bytes;
  private int at;

  ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int readByte() {
    if (at >= bytes.length) {
      throw new CorruptCutLogException("ends after " + bytes.length + " bytes");
    }
    return bytes[at++] & 0xFF;
  }

  long readVar() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new CorruptCutLogException("a number of more than 64 bits at " + at);
  }

  long readVarOrNone() {
    return readVar() - 1;
  }

  /** Reads a count of things that take at least one byte each. */
  int readCount() {
    long count = readVar();
    if (count < 0 || count > bytes.length - at) {
      throw new CorruptCutLogException("a count of " + count + " at " + at);
    }
    return (int) count;
  }

  long readLong() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | readByte();
    }
    return value;
  }

  int readInt() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | readByte();
    }
    return value;
  }

  String readText() {
    int length = readCount();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  int position() {
    return at;
  }

  void requireEnd() {
    if (at != bytes.length) {
      throw new CorruptCutLogException((bytes.length - at) + " bytes too many");
    }
  }
}
