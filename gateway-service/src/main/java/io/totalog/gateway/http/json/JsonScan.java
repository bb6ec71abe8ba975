package io.totalog.gateway.http.json;

import io.totalog.core.record.Limits;

/**
 * Validates JSON (RFC 8259) in UTF-8 and finds where a value ends. It copies nothing, needs no
 * recursion and allows {@link Limits#JSON_DEPTH_MAX} levels. For one thread, one use.
 */
public final class JsonScan {
  private final byte[] bytes;
  private final int end;

  /** One bit a level: set for an object, clear for an array. */
  private final long[] objects;

  private final int depthMax;

  private int depth;
  private int at;

  private JsonScan(byte[] bytes, int from, int end, int depthMax) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.depthMax = depthMax;
    this.objects = new long[(depthMax + Long.SIZE - 1) / Long.SIZE];
  }

  /** Checks that the bytes are exactly one JSON text, white space around it allowed. */
  public static void text(byte[] bytes, int fromInclusive, int toExclusive) {
    int end = valueEnd(bytes, skipSpace(bytes, fromInclusive, toExclusive), toExclusive);
    int rest = skipSpace(bytes, end, toExclusive);
    if (rest < toExclusive) {
      throw new JsonException("unexpected character after the value", rest);
    }
  }

  /** Returns where the value ends (exclusive) that starts at {@code fromInclusive}. */
  public static int valueEnd(byte[] bytes, int fromInclusive, int toExclusive) {
    return valueEnd(bytes, fromInclusive, toExclusive, Limits.JSON_DEPTH_MAX);
  }

  /** The same for a value that may have another number of levels, as one that holds records. */
  static int valueEnd(byte[] bytes, int fromInclusive, int toExclusive, int depthMax) {
    return new JsonScan(bytes, fromInclusive, toExclusive, depthMax).value();
  }

  /** Returns the index of the first byte that is not JSON white space. */
  public static int skipSpace(byte[] bytes, int fromInclusive, int toExclusive) {
    int at = fromInclusive;
    while (at < toExclusive && isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private int value() {
    while (true) {
      boolean complete = startValue();
      while (complete) {
        if (depth == 0) {
          return at;
        }
        complete = isClosedAfterValue();
      }
    }
  }

  /**
   * Reads a scalar or an empty container (true), or opens a container up to its first value
   * (false).
   */
  private boolean startValue() {
    skipSpace();
    switch (current("unexpected end of input")) {
      case '{' -> {
        return !isOpened(true, (byte) '}');
      }
      case '[' -> {
        return !isOpened(false, (byte) ']');
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
    return true;
  }

  private boolean isOpened(boolean object, byte close) {
    at++;
    skipSpace();
    if (current("unexpected end of input") == close) {
      at++;
      if (depth == depthMax) {
        throw tooDeep();
      }
      return false;
    }
    push(object);
    if (object) {
      name();
    }
    return true;
  }

  /**
   * After a value inside a container: closes it (true: it is itself a value now), or goes to the
   * next one.
   */
  private boolean isClosedAfterValue() {
    skipSpace();
    byte b = current("unexpected end of input");
    boolean object = isObject();
    if (b == ',') {
      at++;
      if (object) {
        skipSpace();
        name();
      }
      return false;
    }
    if (b == (object ? '}' : ']')) {
      at++;
      depth--;
      return true;
    }
    throw new JsonException(
        "expected a comma or the end of the " + (object ? "object" : "array"), at);
  }

  private void push(boolean object) {
    if (depth == depthMax) {
      throw tooDeep();
    }
    long bit = 1L << (depth & 63);
    objects[depth >> 6] = object ? objects[depth >> 6] | bit : objects[depth >> 6] & ~bit;
    depth++;
  }

  private JsonException tooDeep() {
    return new JsonException("deeper than " + depthMax + " levels", at);
  }

  private boolean isObject() {
    return (objects[(depth - 1) >> 6] & 1L << (depth - 1 & 63)) != 0;
  }

  private void name() {
    if (current("unexpected end of input") != '"') {
      throw new JsonException("expected a member name", at);
    }
    string();
    skipSpace();
    if (current("unexpected end of input") != ':') {
      throw new JsonException("expected a colon", at);
    }
    at++;
  }

  private void string() {
    int p = at + 1;
    while (p < end) {
      byte b = bytes[p];
      if (b >= 0x20 && b != '"' && b != '\\') {
        p++;
      } else if (b == '"') {
        at = p + 1;
        return;
      } else if (b == '\\') {
        p = escapeEnd(p);
      } else if (b >= 0) {
        throw new JsonException("control character in a string", p);
      } else {
        int length = Utf8.sequenceLength(bytes, p, end);
        if (length == 0) {
          throw new JsonException("not UTF-8", p);
        }
        p += length;
      }
    }
    throw new JsonException("unexpected end of input in a string", end);
  }

  private int escapeEnd(int backslash) {
    if (backslash + 1 >= end) {
      throw new JsonException("unexpected end of input in a string", end);
    }
    switch (bytes[backslash + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return backslash + 2;
      }
      case 'u' -> {
        for (int i = backslash + 2; i < backslash + 6; i++) {
          if (i >= end || Character.digit(bytes[i], 16) < 0) {
            throw new JsonException("bad escape in a string", backslash);
          }
        }
        return backslash + 6;
      }
      default -> throw new JsonException("bad escape in a string", backslash);
    }
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= end || bytes[at + i] != word.charAt(i)) {
        throw new JsonException("expected a value", at);
      }
    }
    at += word.length();
  }

  private void number() {
    int start = at;
    if (bytes[at] == '-') {
      at++;
    }
    if (at < end && bytes[at] == '0') {
      at++;
    } else {
      digits(start);
    }
    if (at < end && bytes[at] == '.') {
      at++;
      digits(start);
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      digits(start);
    }
  }

  private void digits(int start) {
    int first = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == first) {
      throw new JsonException(first == start ? "expected a value" : "bad number", first);
    }
  }

  private byte current(String reasonAtEnd) {
    if (at >= end) {
      throw new JsonException(reasonAtEnd, end);
    }
    return bytes[at];
  }

  private void skipSpace() {
    at = skipSpace(bytes, at, end);
  }
}
