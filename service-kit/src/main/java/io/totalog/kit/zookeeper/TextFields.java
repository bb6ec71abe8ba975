package io.totalog.kit.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a znode as an operator sees it: {@code name=value} lines in UTF-8. Unknown names
 * are kept out of the way, so that a newer process may add some. Values have no line breaks.
 */
public final class TextFields {

  private final Map<String, String> fields = new LinkedHashMap<>();

  /** Adds a field. */
  public TextFields with(String name, Object value) {
    String text = value.toString();
    if (text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("line break in " + name);
    }
    fields.put(name, text);
    return this;
  }

  /** Reads what {@link #bytes} made. */
  public static TextFields of(byte[] bytes) {
    TextFields result = new TextFields();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
      int at = line.indexOf('=');
      if (at > 0) {
        result.fields.put(line.substring(0, at), line.substring(at + 1));
      }
    }
    return result;
  }

  /** Returns the content to store. */
  public byte[] bytes() {
    StringBuilder text = new StringBuilder();
    fields.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a field that must be there. */
  public String text(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no field " + name));
  }

  /** Returns a number that must be there. */
  public long number(String name) {
    return Long.parseLong(text(name));
  }

  /** Returns a field that may be missing. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(fields.get(name));
  }
}
