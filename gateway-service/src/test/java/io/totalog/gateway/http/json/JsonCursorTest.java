package io.totalog.gateway.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonCursorTest {

  @Test
  void readsMembersAndExactSlices() {
    JsonCursor cursor = cursor(" { \"a\" : [ 1.0 , {\"x\" :2} ] , \"b\":\"t\\u00e9xt\" } ");
    List<String> seen = new ArrayList<>();
    cursor.object(name -> {
      if (name.equals("a")) {
        cursor.array(() -> seen.add(new String(cursor.slice(), StandardCharsets.UTF_8)));
      } else {
        seen.add(cursor.string());
      }
    });
    cursor.end();
    assertThat(seen).containsExactly("1.0", "{\"x\" :2}", "téxt");
  }

  @Test
  void unescapesStrings() {
    assertThat(cursor("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00é\"").string())
        .isEqualTo("\"\\/\b\f\n\r\tA\ud83d\ude00é");
    assertThat(cursor("\"\"").stringBytes()).isEmpty();
  }

  @Test
  void refusesALoneSurrogateWhereBytesAreNeeded() {
    for (String text :
        List.of("\"\\ud800\"", "\"\\udc00x\"", "\"\\ud800\\u0041\"", "\"\\ud800\\ud800\"")) {
      assertThatThrownBy(() -> cursor(text).stringBytes()).isInstanceOf(JsonException.class);
    }
  }

  @Test
  void readsIntegersOnly() {
    assertThat(cursor("-42").integer()).isEqualTo(-42);
    assertThat(cursor("9223372036854775807").integer()).isEqualTo(Long.MAX_VALUE);
    for (String text : List.of("1.0", "1e3", "9223372036854775808", "\"1\"", "[1]")) {
      assertThatThrownBy(() -> cursor(text).integer()).isInstanceOf(JsonException.class);
    }
  }

  @Test
  void refusesBrokenContainers() {
    for (String text :
        List.of("{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1 2}", "{1:2}", "{,}")) {
      JsonCursor cursor = cursor(text);
      assertThatThrownBy(() -> cursor.object(name -> cursor.skip()))
          .as(text)
          .isInstanceOf(JsonException.class);
    }
    for (String text : List.of("[", "[1", "[1,", "[1,]", "[,]", "[1 2]", "1")) {
      JsonCursor cursor = cursor(text);
      assertThatThrownBy(() -> cursor.array(cursor::skip))
          .as(text)
          .isInstanceOf(JsonException.class);
    }
  }

  private static JsonCursor cursor(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new JsonCursor(bytes, 0, bytes.length);
  }
}
