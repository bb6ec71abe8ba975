package io.totalog.gateway.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonOutTest {

  @Test
  void writesNumbers() {
    for (long value : new long[] {0, 7, 10, 99, 100, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(text(new JsonOut(1).number(value))).isEqualTo(Long.toString(value));
    }
  }

  @Test
  void writesMomentsAsTheLibraryDoes() {
    DateTimeFormatter reference =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long ms = random.nextLong(253_402_300_800_000L);
      assertThat(JsonOut.rfc3339(ms))
          .as("seed %s", seed)
          .isEqualTo(reference.format(Instant.ofEpochMilli(ms)));
    }
    assertThat(JsonOut.rfc3339(0)).isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(JsonOut.rfc3339(951_782_399_999L)).isEqualTo("2000-02-28T23:59:59.999Z");
    assertThat(JsonOut.rfc3339(951_782_400_000L)).isEqualTo("2000-02-29T00:00:00.000Z");
  }

  @Test
  void anyStringComesBack() {
    JsonMapper reference = JsonMapper.builder().build();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder any = new StringBuilder();
      for (int n = random.nextInt(40); n > 0; n--) {
        int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : 0x110000);
        any.appendCodePoint(Character.isSurrogate((char) codePoint) ? 'x' : codePoint);
      }
      String string =
          new String(any.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      String json = text(new JsonOut(1).string(string));
      assertThat(reference.readTree(json).asString()).as("seed %s", seed).isEqualTo(string);
      assertThat(json).doesNotContain("\n", "\r");
    }
  }

  private static String text(JsonOut out) {
    return new String(out.toBytes(), StandardCharsets.UTF_8);
  }
}
