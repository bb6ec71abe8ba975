package io.totalog.gateway.http.json;

/** Strict UTF-8 as of RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {

  private Utf8() {}

  /** Returns whether the bytes are UTF-8. */
  public static boolean isValid(byte[] bytes, int fromInclusive, int toExclusive) {
    int at = fromInclusive;
    while (at < toExclusive) {
      if (bytes[at] >= 0) {
        at++;
      } else {
        int length = sequenceLength(bytes, at, toExclusive);
        if (length == 0) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  /** Returns whether the bytes are UTF-8 without NUL, so that they can stand in a JSON string. */
  public static boolean isTextWithoutNul(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return false;
      }
    }
    return isValid(bytes, 0, bytes.length);
  }

  /** Returns whether the bytes are UTF-8 without control characters (C0, DEL, C1). */
  public static boolean isTextWithoutControls(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i];
      if ((b >= 0 && b < 0x20) || b == 0x7F) {
        return false;
      }
      if (b == (byte) 0xC2 && i + 1 < bytes.length && (bytes[i + 1] & 0xFF) < 0xA0) {
        return false;
      }
    }
    return isValid(bytes, 0, bytes.length);
  }

  /**
   * Returns the length of the multi-byte sequence that starts at a byte above 0x7F, or 0 if it is
   * none.
   */
  static int sequenceLength(byte[] bytes, int at, int toExclusive) {
    int lead = bytes[at] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (toExclusive - at < length || !isSecond(lead, bytes[at + 1] & 0xFF)) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  private static boolean isSecond(int lead, int second) {
    int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high;
  }
}
