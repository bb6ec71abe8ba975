package io.totalog.gateway.http.json;

import io.totalog.core.record.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON from bytes, value by value, in the order in which it stands there. A value can be
 * taken as a string, a number, a flag, or as the exact slice of the bytes. For one thread.
 */
public final class JsonCursor {
  /** An array of records, and a record around its body. */
  private static final int LEVELS_AROUND_RECORDS = 4;

  private final byte[] bytes;
  private final int end;
  private int at;

  /** Starts at the first value in the array's range. */
  public JsonCursor(byte[] bytes, int fromInclusive, int toExclusive) {
    this.bytes = bytes;
    this.end = toExclusive;
    this.at = JsonScan.skipSpace(bytes, fromInclusive, toExclusive);
  }

  /** Consumes the value of one member, of which it is told the name. */
  @FunctionalInterface
  public interface Member {
    /** Must consume exactly one value from the cursor. */
    void read(String name);
  }

  /** Returns the index of the next value. */
  public int position() {
    return at;
  }

  /** Returns the byte that the next value starts with. */
  public byte peek() {
    if (at >= end) {
      throw new JsonException("unexpected end of input", end);
    }
    return bytes[at];
  }

  /** Reads an object, a member at a time. */
  public void object(Member member) {
    expect((byte) '{', "expected an object");
    if (peek() == '}') {
      advance(1);
      return;
    }
    while (true) {
      if (peek() != '"') {
        throw new JsonException("expected a member name", at);
      }
      String name = string();
      expect((byte) ':', "expected a colon");
      member.read(name);
      if (peek() == '}') {
        advance(1);
        return;
      }
      expect((byte) ',', "expected a comma or the end of the object");
    }
  }

  /** Reads an array; the element's reader must consume exactly one value. */
  public void array(Runnable element) {
    expect((byte) '[', "expected an array");
    if (peek() == ']') {
      advance(1);
      return;
    }
    while (true) {
      element.run();
      if (peek() == ']') {
        advance(1);
        return;
      }
      expect((byte) ',', "expected a comma or the end of the array");
    }
  }

  /**
   * Skips a value of any kind, which may hold records, and returns where it ended, exclusive; it
   * began at {@link #position()}.
   */
  public int skip() {
    return skip(Limits.JSON_DEPTH_MAX + LEVELS_AROUND_RECORDS);
  }

  private int skip(int depthMax) {
    peek();
    int valueEnd = JsonScan.valueEnd(bytes, at, end, depthMax);
    advance(valueEnd - at);
    return valueEnd;
  }

  /** Returns a copy of the exact bytes of the next value, as deep as a record may be. */
  public byte[] slice() {
    int start = at;
    return Arrays.copyOfRange(bytes, start, skip(Limits.JSON_DEPTH_MAX));
  }

  /** Reads a string. */
  public String string() {
    return new String(stringBytes(), StandardCharsets.UTF_8);
  }

  /** Reads a string as its UTF-8 bytes. A lone surrogate has none and is refused. */
  public byte[] stringBytes() {
    if (peek() != '"') {
      throw new JsonException("expected a string", at);
    }
    int start = at + 1;
    int stop = skip() - 1;
    for (int i = start; i < stop; i++) {
      if (bytes[i] == '\\') {
        return unescaped(start, stop);
      }
    }
    return Arrays.copyOfRange(bytes, start, stop);
  }

  /** Reads an integer without fraction or exponent. */
  public long integer() {
    int start = at;
    String text = new String(bytes, start, skip() - start, StandardCharsets.US_ASCII);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new JsonException("expected an integer", start);
    }
  }

  /** Checks that nothing but white space follows. */
  public void end() {
    if (at < end) {
      throw new JsonException("unexpected character after the value", at);
    }
  }

  private byte[] unescaped(int start, int stop) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(stop - start);
    int i = start;
    while (i < stop) {
      if (bytes[i] != '\\') {
        out.write(bytes[i++]);
      } else if (bytes[i + 1] == 'u') {
        i = unescapeCodePoint(i, stop, out);
      } else {
        out.write(escaped(bytes[i + 1]));
        i += 2;
      }
    }
    return out.toByteArray();
  }

  private int unescapeCodePoint(int backslash, int stop, ByteArrayOutputStream out) {
    char first = hex(backslash + 2);
    int next = backslash + 6;
    int codePoint = first;
    if (Character.isHighSurrogate(first)
        && next + 6 <= stop
        && bytes[next] == '\\'
        && bytes[next + 1] == 'u'
        && Character.isLowSurrogate(hex(next + 2))) {
      codePoint = Character.toCodePoint(first, hex(next + 2));
      next += 6;
    } else if (Character.isSurrogate(first)) {
      throw new JsonException("lone surrogate in a string", backslash);
    }
    out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
    return next;
  }

  private char hex(int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      value = value << 4 | Character.digit(bytes[i], 16);
    }
    return (char) value;
  }

  private static int escaped(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }

  private void expect(byte wanted, String reason) {
    if (peek() != wanted) {
      throw new JsonException(reason, at);
    }
    advance(1);
  }

  private void advance(int count) {
    at = JsonScan.skipSpace(bytes, at + count, end);
  }
}
