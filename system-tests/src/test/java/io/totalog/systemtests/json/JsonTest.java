package io.totalog.systemtests.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class JsonTest {
  @Test
  void keepsTheExactSliceOfEveryValue() {
    Json json =
        Json.parse(
            " {\"a\" : [1.0, 2e3 ,{ \"b\":\"\\u00e9\" }],\"a2\":123456789012345678901234567890} ");
    assertThat(json.at("a").raw()).isEqualTo("[1.0, 2e3 ,{ \"b\":\"\\u00e9\" }]");
    assertThat(json.at("a").elements().getFirst().raw()).isEqualTo("1.0");
    assertThat(json.at("a").elements().getLast().raw()).isEqualTo("{ \"b\":\"\\u00e9\" }");
    assertThat(json.at("a").elements().getLast().at("b").text()).isEqualTo("é");
    assertThat(json.at("a2").raw()).isEqualTo("123456789012345678901234567890");
  }

  @Test
  void keepsTheLastOfEqualNamesAndTheTextOfBoth() {
    Json json = Json.parse("{\"a\":1,\"a\":2}");
    assertThat(json.at("a").number()).isEqualTo(2);
    assertThat(json.raw()).isEqualTo("{\"a\":1,\"a\":2}");
  }

  @Test
  void resolvesEscapes() {
    assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"").text())
        .isEqualTo("\"\\/\b\f\n\r\tA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[1,]", "{\"a\"}", "01", "nul", "1 2", "\"a", "\"\\x\"", "{\"a\":1,}"})
  void refusesWhatIsNotJson(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.parse(text));
  }
}
