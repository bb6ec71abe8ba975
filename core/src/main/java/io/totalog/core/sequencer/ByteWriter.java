package io.totalog.core.sequencer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Grows a byte array; integers as unsigned varints of 7 bits a byte. */
final class ByteWriter {

  private byte[] bytes;
  private int size;

  ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  void putByte(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2 + 16);
    }
    bytes[size++] = (byte) value;
  }

  void putVar(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      putByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    putByte((int) rest);
  }

  /** For values that are -1 or more. */
  void putVarOrNone(long value) {
    putVar(value + 1);
  }

  void putLong(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      putByte((int) (value >>> shift));
    }
  }

  void putInt(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      putByte(value >>> shift);
    }
  }

  void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putVar(utf8.length);
    for (byte b : utf8) {
      putByte(b);
    }
  }

  int size() {
    return size;
  }

  void setInt(int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> (24 - 8 * i));
    }
  }

  byte[] array() {
    return bytes;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  static int varSize(long value) {
    return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
  }
}
