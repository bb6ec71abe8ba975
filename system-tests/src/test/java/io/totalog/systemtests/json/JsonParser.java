package io.totalog.systemtests.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A recursive descent over one text; used once. */
final class JsonParser {
  private static final Pattern ATOM =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null");

  private final String text;
  private int at;

  JsonParser(String text) {
    this.text = text;
  }

  Json parseAll() {
    Json value = value();
    space();
    if (at != text.length()) {
      throw wrong("something follows the value");
    }
    return value;
  }

  private Json value() {
    space();
    int start = at;
    return switch (peek()) {
      case '{' -> object(start);
      case '[' -> array(start);
      case '"' -> string(start);
      default -> atom(start);
    };
  }

  private Json object(int start) {
    Map<String, Json> members = new LinkedHashMap<>();
    at++;
    space();
    boolean more = peek() != '}';
    while (more) {
      space();
      String name = string(at).text();
      space();
      expect(':');
      members.put(name, value());
      space();
      more = peek() == ',';
      if (more) {
        at++;
      }
    }
    expect('}');
    return new Json.Obj(text.substring(start, at), members);
  }

  private Json array(int start) {
    List<Json> elements = new ArrayList<>();
    at++;
    space();
    boolean more = peek() != ']';
    while (more) {
      elements.add(value());
      space();
      more = peek() == ',';
      if (more) {
        at++;
      }
    }
    expect(']');
    return new Json.Arr(text.substring(start, at), elements);
  }

  private Json.Str string(int start) {
    StringBuilder resolved = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw wrong("a control character in a string");
      }
      resolved.append(c == '\\' ? escape() : c);
    }
    at++;
    return new Json.Str(text.substring(start, at), resolved.toString());
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int start = at;
        at = Math.min(text.length(), at + 4);
        yield (char) Integer.parseInt(text.substring(start, at), 16);
      }
      default -> throw wrong("no such escape");
    };
  }

  private Json atom(int start) {
    Matcher matcher = ATOM.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw wrong("no value");
    }
    at = matcher.end();
    return new Json.Atom(text.substring(start, at));
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("the text ends");
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("no '" + c + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String what) {
    int from = Math.max(0, Math.min(at, text.length()) - 40);
    String near = text.substring(from, Math.min(text.length(), at + 40));
    return new IllegalArgumentException("not JSON at " + at + ": " + what + ", near " + near);
  }
}
