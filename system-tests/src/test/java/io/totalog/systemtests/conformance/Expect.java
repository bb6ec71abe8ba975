package io.totalog.systemtests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.json.Json;
import io.totalog.systemtests.raw.RawResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What a row may expect of an answer. */
final class Expect {
  private static final Set<Integer> RETRY_LATER = Set.of(429, 503);

  private Expect() {}

  static Consumer<RawResponse> success() {
    return answer -> assertThat(answer.status() / 100).as(answer.toString()).isEqualTo(2);
  }

  static Consumer<RawResponse> status(Integer... allowed) {
    return answer -> assertThat(answer.status()).as(answer.toString()).isIn((Object[]) allowed);
  }

  /** A whole problem: shape, type, code, and never cached. */
  static Consumer<RawResponse> problem(int status, String code) {
    return answer -> {
      status(status).accept(answer);
      assertThat(answer.header("Content-Type").orElse("none"))
          .startsWith("application/problem+json");
      assertThat(answer.header("Cache-Control")).hasValue("no-store");
      assertThat(answer.header("Retry-After").isPresent()).isEqualTo(RETRY_LATER.contains(status));
      problemMembers(answer.json(), status, code);
    };
  }

  private static void problemMembers(Json problem, int status, String code) {
    assertThat(problem.at("code").text()).isEqualTo(code);
    assertThat(problem.at("type").text()).isEqualTo("urn:totalog:problem:" + code);
    assertThat(problem.at("status").number()).isEqualTo(status);
    assertThat(problem.at("title").text()).isNotBlank();
    assertThat(problem.at("detail").text()).isNotBlank();
    assertThat(problem.at("instance").text()).startsWith("/");
    assertThat(problem.at("retryable").raw()).isIn("true", "false");
    assertThat(problem.at("applied").text()).isIn("no", "maybe");
    assertThat(problem.at("traceId").text()).matches("[0-9a-f]{32}");
  }

  static Consumer<RawResponse> header(String name, String value) {
    return answer -> assertThat(answer.header(name)).as(answer.toString()).hasValue(value);
  }

  static Consumer<RawResponse> headerMatches(String name, String regex) {
    return answer ->
        assertThat(answer.header(name).orElse("none")).as(answer.toString()).matches(regex);
  }

  static Consumer<RawResponse> noHeader(String name) {
    return answer -> assertThat(answer.header(name)).as(answer.toString()).isEmpty();
  }

  /** A member, named with dots, has exactly this text. */
  static Consumer<RawResponse> member(String path, String raw) {
    return answer -> assertThat(at(answer, path).raw()).as(answer.text()).isEqualTo(raw);
  }

  static Consumer<RawResponse> hasMembers(String... names) {
    return answer -> {
      for (String name : names) {
        assertThat(answer.json().has(name)).as(name + " in " + answer.text()).isTrue();
      }
    };
  }

  private static Json at(RawResponse answer, String path) {
    Json json = answer.json();
    for (String name : path.split("\\.")) {
      json = json.at(name);
    }
    return json;
  }

  /** The page's records have exactly these numbers. */
  static Consumer<RawResponse> seqs(long... seqs) {
    return answer ->
        assertThat(
                answer.json().at("records").elements().stream()
                    .mapToLong(record -> record.at("seq").number())
                    .toArray())
            .as(answer.text())
            .containsExactly(seqs);
  }

  static Consumer<RawResponse> bytes(byte[] expected) {
    return answer -> assertThat(answer.body()).as(answer.toString()).isEqualTo(expected);
  }

  static Consumer<RawResponse> bytes(String expected) {
    return bytes(expected.getBytes(StandardCharsets.UTF_8));
  }

  static Consumer<RawResponse> contains(String... parts) {
    return answer -> assertThat(answer.text()).contains(parts);
  }

  static Consumer<RawResponse> lines(Consumer<List<String>> check) {
    return answer -> check.accept(answer.text().lines().filter(l -> !l.isBlank()).toList());
  }
}
