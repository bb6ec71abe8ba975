package io.totalog.gateway.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonScanTest {
  private static final JsonMapper REFERENCE =
      JsonMapper.builder()
          .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1.0",
        "-1.5e+10",
        "1E400",
        "123456789012345678901234567890",
        "\"\"",
        "\"a\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\u007f\"",
        "\"é\u20ac\ud83d\ude00\"",
        "[]",
        "[ ]",
        "{}",
        "{ }",
        "[1,2]",
        " [ 1 , 2 ] ",
        "{\"a\":1}",
        "{\"a\":1,\"a\":2}",
        "{\"\":{\"\":[]}}",
        "\r\n\t {\"a\"\n:\r1}\n",
        "[[[]]]",
        "[{},[],{}]"
      })
  void acceptsJson(String text) {
    JsonScan.text(bytes(text), 0, bytes(text).length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nulL",
        "True",
        "NaN",
        "Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "1 2",
        "1,",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "{1:1}",
        "[}",
        "{]",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u123g\"",
        "\"\t\"",
        "\"\n\"",
        "\"\u0000\"",
        "'a'",
        "\ufeff{}",
        "//a\n1",
        "[1]]",
        "{}{}",
        "\"a\"b",
        "[\"a\\\"]"
      })
  void refusesWhatIsNotJson(String text) {
    assertThatThrownBy(() -> JsonScan.text(bytes(text), 0, bytes(text).length))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    int[][] bad = {
      {0x80},
      {0xC0, 0x80},
      {0xC1, 0xBF},
      {0xC2},
      {0xE0, 0x80, 0x80},
      {0xED, 0xA0, 0x80},
      {0xF0, 0x80, 0x80, 0x80},
      {0xF4, 0x90, 0x80, 0x80},
      {0xF5, 0x80, 0x80, 0x80},
      {0xFF},
      {0xE2, 0x82},
      {0xE2, 0x28, 0xA1}
    };
    for (int[] sequence : bad) {
      byte[] text = new byte[sequence.length + 2];
      text[0] = '"';
      text[text.length - 1] = '"';
      for (int i = 0; i < sequence.length; i++) {
        text[i + 1] = (byte) sequence[i];
      }
      assertThatThrownBy(() -> JsonScan.text(text, 0, text.length))
          .isInstanceOf(JsonException.class);
    }
  }

  @Test
  void acceptsDepth256AndNotOneMore() {
    byte[] deep = bytes("[".repeat(256) + "]".repeat(256));
    JsonScan.text(deep, 0, deep.length);
    byte[] mixed = bytes("{\"a\":[".repeat(128) + "1" + "]}".repeat(128));
    JsonScan.text(mixed, 0, mixed.length);
    byte[] deeper = bytes("[".repeat(257) + "]".repeat(257));
    assertThatThrownBy(() -> JsonScan.text(deeper, 0, deeper.length))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("256");
  }

  @Test
  void findsWhereAValueEnds() {
    byte[] text = bytes("[{\"a\":[1]} ,2]");
    assertThat(JsonScan.valueEnd(text, 1, text.length)).isEqualTo(10);
  }

  @Test
  void agreesWithAnotherParserOnMutatedJson() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] bases = {
      "{\"a\":[1,2.5e3,-0,\"x\\u00e9\\n\"],\"b\":{\"c\":null,\"d\":true}}", "[[],{},\"\",0,false]",
      " \"text\" ", "-12.5E-7"
    };
    String alphabet = "{}[]:,\"\\ \n0123456789.eE+-truefalsn/abu";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(bases[random.nextInt(bases.length)]);
      for (int edits = random.nextInt(4); edits > 0 && !text.isEmpty(); edits--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, c);
        }
      }
      assertThat(isJson(text.toString()))
          .as("seed %s, %s", seed, text)
          .isEqualTo(isJsonByReference(text.toString()));
    }
  }

  private static boolean isJson(String text) {
    try {
      JsonScan.text(bytes(text), 0, bytes(text).length);
      return true;
    } catch (JsonException e) {
      return false;
    }
  }

  private static boolean isJsonByReference(String text) {
    try {
      return !REFERENCE.readTree(text).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
