package io.totalog.gateway.http.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes JSON into bytes that grow. Puts no commas by itself. For one thread. */
public final class JsonOut {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final long MS_PER_DAY = 86_400_000L;

  private byte[] bytes;
  private int length;

  /** Makes an empty one with room for so many bytes before it has to grow. */
  public JsonOut(int capacity) {
    bytes = new byte[Math.max(16, capacity)];
  }

  /** Returns how many bytes were written. */
  public int length() {
    return length;
  }

  /** Returns a copy of exactly what was written. */
  public byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Writes ASCII text as it is: punctuation, names, literals. */
  @SuppressWarnings("deprecation") // the cheapest way from an ASCII string to bytes
  public JsonOut raw(String ascii) {
    int count = ascii.length();
    reserve(count);
    ascii.getBytes(0, count, bytes, length);
    length += count;
    return this;
  }

  /** Writes bytes as they are. */
  public JsonOut raw(byte[] from, int fromInclusive, int toExclusive) {
    int count = toExclusive - fromInclusive;
    reserve(count);
    System.arraycopy(from, fromInclusive, bytes, length, count);
    length += count;
    return this;
  }

  /**
   * Writes JSON as it is, but CR and LF as spaces: in valid JSON they only stand between tokens.
   */
  public JsonOut rawOnOneLine(byte[] json) {
    reserve(json.length);
    for (byte b : json) {
      bytes[length++] = b == '\n' || b == '\r' ? (byte) ' ' : b;
    }
    return this;
  }

  /** Writes an integer. */
  public JsonOut number(long value) {
    if (value < 0) {
      return raw(Long.toString(value));
    }
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    reserve(digits);
    padded(value, digits);
    return this;
  }

  /** Writes a string with its quotes. */
  public JsonOut string(String text) {
    return string(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a string, given as valid UTF-8, with its quotes. */
  public JsonOut string(byte[] utf8) {
    reserve(utf8.length + 2);
    bytes[length++] = '"';
    int plainFrom = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if (b == '"' || b == '\\' || (b >= 0 && b < 0x20)) {
        raw(utf8, plainFrom, i);
        escape(b);
        plainFrom = i + 1;
      }
    }
    raw(utf8, plainFrom, utf8.length);
    reserve(1);
    bytes[length++] = '"';
    return this;
  }

  /** Writes bytes in base64, as a string with its quotes. */
  public JsonOut base64(byte[] value) {
    byte[] encoded = Base64.getEncoder().encode(value);
    return raw("\"").raw(encoded, 0, encoded.length).raw("\"");
  }

  /**
   * Writes a moment as RFC 3339 in UTC with three decimals, as a string with its quotes.
   *
   * @param epochMs milliseconds since 1970, not before it, before the year 10000
   */
  public JsonOut timestamp(long epochMs) {
    reserve(26);
    bytes[length++] = '"';
    timestampText(epochMs);
    bytes[length++] = '"';
    return this;
  }

  /** Returns a moment as RFC 3339 in UTC with three decimals. */
  public static String rfc3339(long epochMs) {
    JsonOut out = new JsonOut(26).timestamp(epochMs);
    return new String(out.bytes, 1, out.length - 2, StandardCharsets.US_ASCII);
  }

  private void timestampText(long epochMs) {
    long days = Math.floorDiv(epochMs, MS_PER_DAY);
    int ms = (int) Math.floorMod(epochMs, MS_PER_DAY);
    // Days since 0000-03-01 in the proleptic Gregorian calendar; years begin in March, so that the
    // leap
    // day is a year's last.
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int dayOfEra = (int) (shifted - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthFromMarch = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    padded(year, 4);
    bytes[length++] = '-';
    padded(month, 2);
    bytes[length++] = '-';
    padded(day, 2);
    bytes[length++] = 'T';
    padded(ms / 3_600_000, 2);
    bytes[length++] = ':';
    padded(ms / 60_000 % 60, 2);
    bytes[length++] = ':';
    padded(ms / 1_000 % 60, 2);
    bytes[length++] = '.';
    padded(ms % 1_000, 3);
    bytes[length++] = 'Z';
  }

  private void padded(long value, int digits) {
    long rest = value;
    for (int i = digits - 1; i >= 0; i--) {
      bytes[length + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private void escape(byte b) {
    reserve(6);
    bytes[length++] = '\\';
    switch (b) {
      case '"', '\\' -> bytes[length++] = b;
      case '\b' -> bytes[length++] = 'b';
      case '\f' -> bytes[length++] = 'f';
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[b >> 4];
        bytes[length++] = HEX[b & 0xF];
      }
    }
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length + (bytes.length >> 1)));
    }
  }
}
