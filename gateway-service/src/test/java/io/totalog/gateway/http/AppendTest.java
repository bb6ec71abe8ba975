package io.totalog.gateway.http;

import static io.totalog.gateway.http.Client.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.gateway.http.Client.Answer;
import io.totalog.gateway.log.SequencedRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@GatewayTest
class AppendTest {
  private static final String TYPE = "Content-Type";
  private static final String ENVELOPE = "application/vnd.totalog.records+json";

  @LocalServerPort int port;
  @Autowired MemoryLogs logs;
  private Client client;

  @BeforeEach
  void connect() {
    logs.clear();
    client = new Client(port);
  }

  @Test
  void oneRecordIsAnsweredByItsNumber() {
    Answer answer = client.post(records("orders"), "hello", TYPE, "text/plain");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo("/v1/logs/orders/records/0");
    assertThat(answer.header("Log-Id")).isNotEmpty();
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.text())
        .isEqualTo(
            "{\"first\":0,\"last\":0,\"count\":1,\"next\":1,\"timestamp\":\"2026-03-14T09:26:53.589Z\"}");
  }

  @Test
  void anyBytesComeBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      byte[] any = new byte[1 + random.nextInt(3_000)];
      random.nextBytes(any);
      client.post(records("any"), any);
      Answer back = client.get(records("any") + "/" + i);
      assertThat(back.response().body()).as("seed %s", seed).isEqualTo(any);
      assertThat(back.header(TYPE)).isEqualTo("application/octet-stream");
    }
  }

  @Test
  void keyAndHeadersAreKept() {
    Answer answer =
        client.post(
            records("heads"),
            "x",
            "Log-Key",
            "k",
            "Log-Header-Region",
            "kr",
            "Log-Header-a",
            "1",
            "Log-Header-a",
            "2");
    assertThat(answer.status()).isEqualTo(201);
    Answer one = client.get(records("heads") + "/0");
    assertThat(one.header("Log-Key")).isEqualTo("k");
    assertThat(one.header("Log-Header-region")).isEqualTo("kr");
    assertThat(one.response().headers().allValues("Log-Header-a")).containsExactly("1", "2");
    assertThat(client.get(records("heads")).json().at("/records/0/headers").toString())
        .isIn("{\"region\":\"kr\",\"a\":[\"1\",\"2\"]}", "{\"a\":[\"1\",\"2\"],\"region\":\"kr\"}");
  }

  @Test
  void jsonIsKeptByteForByteAndMustBeJson() {
    String odd = " {\"n\":12345678901234567890.10,\"a\":1,\"a\":2,\r\n\"s\":\"\\u00e9\"} ";
    assertThat(client.post(records("json"), odd, TYPE, "application/json").status()).isEqualTo(201);
    assertThat(client.get(records("json") + "/0").text()).isEqualTo(odd);
    assertThat(client.get(records("json")).text())
        .contains(
            ",\"body\": {\"n\":12345678901234567890.10,\"a\":1,\"a\":2,  \"s\":\"\\u00e9\"} }");
    Answer bad = client.post(records("json"), "{\"a\":}", TYPE, "application/ld+json; v=1");
    assertThat(bad.status()).isEqualTo(422);
    assertThat(bad.code()).isEqualTo("invalid-record");
    assertThat(bad.json().path("index").asInt()).isZero();
    assertThat(logs.records("json")).hasSize(1);
  }

  @Test
  void linesOfJsonAreOneBatch() {
    String lines = "{\"a\":1}\r\n\n[2] \n\"three\"";
    Answer answer = client.post(records("lines"), lines, TYPE, "application/x-ndjson");
    assertThat(answer.json().path("count").asInt()).isEqualTo(3);
    assertThat(bodies("lines")).containsExactly("{\"a\":1}", "[2] ", "\"three\"");
    Answer bad = client.post(records("lines"), "1\n2\n{\n4\n", TYPE, "application/x-ndjson");
    assertThat(bad.status()).isEqualTo(422);
    assertThat(bad.json().path("index").asInt()).isEqualTo(2);
    assertThat(logs.records("lines")).hasSize(3);
  }

  @Test
  void batchesOfTextAndOfArrays() {
    client.post(records("text") + "?batch", "one\r\n\ntwo\n", TYPE, "text/plain");
    assertThat(bodies("text")).containsExactly("one", "two");
    client.post(
        records("array") + "?batch=true", "[1.0 , {\"a\" :1}, \"x\"]", TYPE, "application/json");
    assertThat(bodies("array")).containsExactly("1.0", "{\"a\" :1}", "\"x\"");
    assertThat(client.post(records("array") + "?batch", "[1,", TYPE, "application/json").status())
        .isEqualTo(422);
    assertThat(client.post(records("array") + "?batch", "x", TYPE, "image/png").code())
        .isEqualTo("bad-parameter");
    client.post(records("single") + "?batch=false", "[1,2]", TYPE, "application/json");
    assertThat(bodies("single")).containsExactly("[1,2]");
  }

  @Test
  void theEnvelopeCarriesEverything() {
    String envelope =
        "{\"records\":[{\"body\":\"h\\u00e9llo\"},"
            + "{\"key\":\"k\",\"headers\":{\"A\":\"1\",\"b\":[\"2\",\"3\"]},"
            + "\"contentType\":\"application/json\",\"body\":{\"n\": 1.0}},"
            + "{\"contentType\":\"application/json\",\"body\":\"text\"},"
            + "{\"bodyBase64\":\"AAH/\"},{\"body\":\"\"},{\"contentType\":\"text/csv\",\"body\":[1]}]}";
    Answer answer = client.post(records("env"), envelope, TYPE, ENVELOPE);
    assertThat(answer.text()).contains("\"count\":6");
    assertThat(bodies("env").subList(0, 3)).containsExactly("héllo", "{\"n\": 1.0}", "\"text\"");
    assertThat(bodies("env").subList(4, 6)).containsExactly("", "[1]");
    assertThat(Objects.requireNonNull(logs.records("env").get(3).record().value()))
        .containsExactly(0, 1, -1);
  }

  @Test
  void aPagePostedBackBecomesTheSameRecords() {
    client.post(records("from"), "plain", TYPE, "text/plain; charset=utf-8", "Log-Key", "k");
    client.post(records("from"), new byte[] {0, 1, 2, (byte) 0xFF}, "Log-Header-x", "y");
    client.post(records("from"), "[1.0, \"\\u0041\"]", TYPE, "application/json");
    client.post(records("from"), "no nul \u0001 é", TYPE, "image/svg");
    for (String query : List.of("", "?bodies=base64")) {
      String page = client.get(records("from") + query).text();
      logs.drop("to").block();
      assertThat(client.post(records("to"), page, TYPE, ENVELOPE).status()).isEqualTo(201);
      for (int i = 0; i < 4; i++) {
        var was = logs.records("from").get(i).record();
        var is = logs.records("to").get(i).record();
        assertThat(is.value()).isEqualTo(was.value());
        assertThat(is.key()).isEqualTo(was.key());
        assertThat(is.headers()).isEqualTo(was.headers());
      }
    }
  }

  @Test
  void badEnvelopesNameTheRecord() {
    for (String record :
        List.of(
            "{}",
            "{\"body\":1,\"bodyBase64\":\"\"}",
            "{\"bodyBase64\":\"?\"}",
            "{\"body\":\"\\ud800\"}",
            "{\"body\":1,\"key\":5}",
            "{\"body\":1,\"headers\":{\"b d\":\"x\"}}",
            "{\"body\":1,\"headers\":{\"a\":\"\\n\"}}",
            "{\"body\":1,\"kee\":\"x\"}",
            "{\"contentType\":\"application/json\",\"bodyBase64\":\"AA==\"}",
            "{\"body\":1,\"contentType\":\"a\\nb\"}",
            "{\"body\":")) {
      Answer answer =
          client.post(
              records("bad"), "{\"records\":[{\"body\":0}," + record + "]}", TYPE, ENVELOPE);
      assertThat(answer.status()).as(record).isEqualTo(422);
      assertThat(answer.json().path("index").asInt()).as(record).isEqualTo(1);
    }
    assertThat(logs.has("bad")).isFalse();
  }

  @Test
  void nothingToAppendIsRefused() {
    for (String type :
        List.of("text/plain", "application/json", "application/x-ndjson", ENVELOPE)) {
      assertThat(client.post(records("none"), "", TYPE, type).code()).isEqualTo("empty-append");
    }
    assertThat(client.post(records("none"), "\n\n", TYPE, "application/x-ndjson").code())
        .isEqualTo("empty-append");
    assertThat(client.post(records("none"), "{\"records\":[]}", TYPE, ENVELOPE).code())
        .isEqualTo("empty-append");
    assertThat(logs.has("none")).isFalse();
  }

  @Test
  void whatIsNotDeliveredIsRefusedAndNotIgnored() {
    String path = records("later");
    for (String header :
        List.of(
            "Log-Expect-Next",
            "Producer-Id",
            "Producer-Epoch",
            "Producer-Seq",
            "Idempotency-Key")) {
      Answer answer = client.post(path, "x", header, "1");
      assertThat(answer.status()).as(header).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/name").asString()).isEqualToIgnoringCase(header);
    }
    assertThat(client.post(path + "?shard=1", "x").code()).isEqualTo("bad-parameter");
    assertThat(client.post(path, "x", "Content-Encoding", "gzip").status()).isEqualTo(415);
    assertThat(client.post(path, "x", "Content-Encoding", "identity").status()).isEqualTo(201);
    logs.drop("later").block();
    assertThat(client.post(path, "x", TYPE, "application/vnd.totalog.records").status())
        .isEqualTo(415);
    assertThat(client.post(path, "x", "Log-Key", "x".repeat(1_025)).code())
        .isEqualTo("bad-parameter");
    assertThat(client.post(path, "x", "Log-Header-a", "x".repeat(4_097)).code())
        .isEqualTo("bad-parameter");
    assertThat(logs.has("later")).isFalse();
  }

  @Test
  void limitsOfRecordsAndBatches() {
    byte[] mebibyte = new byte[1 << 20];
    assertThat(client.post(records("big"), mebibyte).status()).isEqualTo(201);
    Answer larger = client.post(records("big"), new byte[(1 << 20) + 1]);
    assertThat(larger.status()).isEqualTo(413);
    assertThat(larger.json().path("max").asInt()).isEqualTo(1 << 20);
    assertThat(client.post(records("big"), mebibyte, "Log-Key", "k").status()).isEqualTo(413);
    String many = "1\n".repeat(10_001);
    assertThat(
            client
                .post(records("big"), many, TYPE, "application/x-ndjson")
                .json()
                .path("max")
                .asInt())
        .isEqualTo(10_000);
    String lines = ("x".repeat(1 << 19) + "\n").repeat(16);
    assertThat(client.post(records("big") + "?batch", lines, TYPE, "text/plain").status())
        .isEqualTo(201);
    assertThat(client.post(records("big") + "?batch", lines + "y", TYPE, "text/plain").status())
        .isEqualTo(413);
    assertThat(client.post(records("big"), new byte[9 << 20]).status()).isEqualTo(413);
    assertThat(client.get(records("big") + "/0").response().body()).isEqualTo(mebibyte);
  }

  @Test
  void theLogMustBeTheOneThatIsMeant() {
    Answer first = client.post(records("twice"), "x");
    String id = first.header("Log-Id");
    assertThat(client.post(records("twice"), "x", "Log-Id", id).status()).isEqualTo(201);
    client.method("DELETE", "/v1/logs/twice", "");
    assertThat(client.post(records("twice"), "x", "Log-Id", id).status()).isEqualTo(404);
    client.post(records("twice"), "x");
    Answer replaced = client.post(records("twice") + "?log_id=" + id, "x");
    assertThat(replaced.status()).isEqualTo(412);
    assertThat(replaced.json().path("logId").asString()).isEqualTo(replaced.header("Log-Id"));
    assertThat(logs.records("twice")).hasSize(1);
  }

  @Test
  void randomInputIsRefusedOrKeptWhole() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> types =
        List.of("application/json", "application/x-ndjson", ENVELOPE, "application/vnd.totalog.x");
    String alphabet = "{}[]:,\"\\ \n01e-truabodyrecords\u0000é";
    for (int round = 0; round < 300; round++) {
      StringBuilder body =
          new StringBuilder(random.nextBoolean() ? "{\"records\":[{\"body\":" : "");
      for (int n = random.nextInt(60); n > 0; n--) {
        body.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      logs.clear();
      Answer answer =
          client.post(
              records("fuzz"), body.toString(), TYPE, types.get(random.nextInt(types.size())));
      String what = "seed " + seed + ": " + body;
      assertThat(answer.status()).as(what).isIn(201, 400, 415, 422);
      assertThat(logs.has("fuzz")).as(what).isEqualTo(answer.status() == 201);
    }
  }

  private List<String> bodies(String log) {
    return logs.records(log).stream().map(AppendTest::body).toList();
  }

  private static String body(SequencedRecord record) {
    return new String(Objects.requireNonNull(record.record().value()), StandardCharsets.UTF_8);
  }
}
