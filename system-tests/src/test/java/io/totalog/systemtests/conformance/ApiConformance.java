package io.totalog.systemtests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.json.Json;
import io.totalog.systemtests.raw.RawHttp;
import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.raw.RawResponse;
import io.totalog.systemtests.server.Deployment;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All rows, and what takes more than one answer, against one kind of deployment. */
@Tag("conformance")
@Timeout(value = 30, unit = TimeUnit.SECONDS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(ServersExtension.class)
abstract class ApiConformance {
  private final Deployment deployment;
  private RawHttp http;

  ApiConformance(Deployment deployment) {
    this.deployment = deployment;
  }

  @BeforeAll
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void createLogs(Servers servers) {
    http = new RawHttp(servers.shared(deployment).base());
    Fixture.create(http);
  }

  static Stream<Row> rows() {
    return Stream.of(
            LogRows.create(),
            LogRows.describe(),
            LogRows.others(),
            AppendRows.accepted(),
            AppendRows.refused(),
            AppendRows.tooLarge(),
            ReadRows.pages(),
            ReadRows.bodies(),
            ReadRows.ndjson(),
            ReadRows.single(),
            StreamRows.sse(),
            StreamRows.cors())
        .flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void contractHolds(Row row) {
    row.check(http);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456789012345678901234567890",
        "1.0",
        "-0.0e+0010",
        "{\"a\":1,\"a\":2,\"\":null}",
        "\"\\u00e9\\/\\ud83d\\ude00 é/😀\"",
        "[\r\n  1,\n\t{ \"b\" :\r\"\\n\" }\n]",
        "{\"__proto__\":[],\"a\\u0000b\":0.10}"
      })
  void aJsonBodyComesBackAsItWentIn(String body) {
    RawRequest post = Fixture.append("", "application/json", body);
    String seq = http.send(post).json().at("first").raw();
    String records = Fixture.APPENDS + "/records";
    Expect.bytes(body).accept(http.get(records + "/" + seq));

    String onOneLine = body.replace('\r', ' ').replace('\n', ' ');
    String one = "?from=" + seq + "&until=" + (Long.parseLong(seq) + 1);
    Json page = http.get(records + one).json().at("records").elements().getFirst();
    assertThat(page.at("body").raw()).isEqualTo(onOneLine);
    Expect.contains("\"body\":" + onOneLine).accept(http.get(records + one + "&format=ndjson"));
    Expect.contains("\"body\":" + onOneLine).accept(http.get(records + one + "&format=sse"));
  }

  @Test
  void elementsOfAnArrayKeepTheirExactSlices() {
    String body = "[ {\"a\" : 1.0} ,2.50,\n \"\\u0041\" ]";
    RawRequest post = Fixture.append("?batch", "application/json", body);
    long first = http.send(post).json().at("first").number();
    String records = Fixture.APPENDS + "/records/";
    Expect.bytes("{\"a\" : 1.0}").accept(http.get(records + first));
    Expect.bytes("2.50").accept(http.get(records + (first + 1)));
    Expect.bytes("\"\\u0041\"").accept(http.get(records + (first + 2)));
  }

  @Test
  void aPagesRecordsPostedBackGiveTheSameBytes() {
    String copy = "/v1/logs/conf-copy";
    Expect.status(201).accept(http.send(RawRequest.of("PUT", copy)));
    String records = http.get(Fixture.LOG + "/records").json().at("records").raw();
    RawRequest post =
        Fixture.typed(
            RawRequest.post(copy + "/records", ""),
            "application/vnd.totalog.records+json",
            "{\"records\":" + records + "}");
    Expect.status(201).accept(http.send(post));
    for (int seq = 1; seq < Fixture.RECORDS; seq++) {
      RawResponse original = http.get(Fixture.LOG + "/records/" + seq);
      RawResponse copied = http.get(copy + "/records/" + seq);
      assertThat(copied.body()).as("record %d", seq).isEqualTo(original.body());
      assertThat(copied.header("Content-Type")).isEqualTo(original.header("Content-Type"));
      assertThat(copied.header("Log-Key")).isEqualTo(original.header("Log-Key"));
    }
  }

  @Test
  void aDeletedNameIsReusableAndItsIdIsNot() {
    String log = "/v1/logs/conf-reborn";
    Expect.status(201).accept(http.send(RawRequest.of("PUT", log)));
    String id = Fixture.idOf(http, log);
    Expect.status(200).accept(http.get(log + "/records?log_id=" + id));
    Expect.status(204).accept(http.send(RawRequest.of("DELETE", log)));
    Expect.status(201).accept(http.send(RawRequest.of("PUT", log)));
    assertThat(Fixture.idOf(http, log)).isNotEqualTo(id);
    Expect.problem(412, "log-replaced").accept(http.get(log + "/records?log_id=" + id));
  }

  @Test
  void aLongPollEndsWithTheRecordThatCame() throws Exception {
    String log = "/v1/logs/conf-poll";
    Expect.status(201).accept(http.send(RawRequest.of("PUT", log)));
    try (var poll = http.open(RawRequest.get(log + "/records?from=0&wait=10"))) {
      Expect.status(201).accept(http.send(RawRequest.post(log + "/records", "x")));
      RawResponse answer = poll.readResponse(false);
      Expect.seqs(0).accept(answer);
    }
  }
}
