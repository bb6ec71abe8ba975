package io.totalog.gateway.http;

import static io.totalog.gateway.http.Client.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.gateway.http.Client.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@GatewayTest
class ReadTest {
  @LocalServerPort int port;
  @Autowired MemoryLogs logs;
  private Client client;

  @BeforeEach
  void connect() {
    logs.clear();
    client = new Client(port);
  }

  private void fill(String log, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(i).append('\n');
    }
    client.post(records(log), lines.toString(), "Content-Type", "application/x-ndjson");
  }

  @Test
  void aPageTellsWhatToAskNext() {
    fill("p", 5);
    Answer page = client.get(records("p") + "?from=1&limit=2");
    assertThat(page.header("Content-Type")).isEqualTo("application/json");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Vary")).isEqualTo("Accept, Accept-Encoding");
    assertThat(page.text())
        .isEqualTo(
            "{\"log\":\"p\",\"records\":["
                + "{\"seq\":1,\"timestamp\":\"2026-03-14T09:26:53.589Z\","
                + "\"contentType\":\"application/json\",\"body\":1},"
                + "{\"seq\":2,\"timestamp\":\"2026-03-14T09:26:53.589Z\","
                + "\"contentType\":\"application/json\",\"body\":2}],"
                + "\"first\":0,\"next\":3,\"tail\":5}");
    assertThat(client.get(records("p") + "?from=5").text())
        .isEqualTo("{\"log\":\"p\",\"records\":[],\"first\":0,\"next\":5,\"tail\":5}");
    assertThat(client.get(records("p") + "?last=2").json().at("/records/0/seq").asInt())
        .isEqualTo(3);
    assertThat(client.get(records("p") + "?from=tail").json().path("next").asInt()).isEqualTo(5);
    assertThat(client.get(records("p") + "?until=2").json().path("next").asInt()).isEqualTo(2);
    assertThat(client.get(records("p") + "?max_bytes=1").json().path("records")).hasSize(1);
    assertThat(client.get(records("p") + "?limit=99999&max_bytes=99999999").status())
        .isEqualTo(200);
  }

  @Test
  void bodiesAreShownByWhatTheyAre() {
    client.post(records("b"), "tab\tquote\"é", "Content-Type", "text/plain");
    client.post(records("b"), new byte[] {'a', 0, 'b'}, "Content-Type", "text/plain");
    client.post(records("b"), new byte[] {(byte) 0xFF});
    client.post(records("b"), "{\"a\":\n1}", "Content-Type", "application/json");
    var shown = client.get(records("b")).json().path("records");
    assertThat(shown.at("/0/body").asString()).isEqualTo("tab\tquote\"é");
    assertThat(shown.at("/1/bodyBase64").asString()).isEqualTo("YQBi");
    assertThat(shown.at("/2/bodyBase64").asString()).isEqualTo("/w==");
    assertThat(shown.at("/2/contentType").asString()).isEqualTo("application/octet-stream");
    assertThat(shown.at("/3/body/a").asInt()).isEqualTo(1);
    var encoded = client.get(records("b") + "?bodies=base64").json().path("records");
    assertThat(encoded.at("/3/bodyBase64").asString()).isEqualTo("eyJhIjoKMX0=");
    assertThat(encoded.at("/3/body").isMissingNode()).isTrue();
  }

  @Test
  void trimmedAndBeyondTheTailAreDistinct() {
    fill("t", 5);
    logs.trim("t", 3);
    Answer trimmed = client.get(records("t") + "?from=1");
    assertThat(trimmed.status()).isEqualTo(410);
    assertThat(trimmed.json().path("first").asInt()).isEqualTo(3);
    assertThat(
            client.get(records("t") + "?from=1&on_trim=skip").json().at("/records/0/seq").asInt())
        .isEqualTo(3);
    assertThat(client.get(records("t")).json().at("/records/0/seq").asInt()).isEqualTo(3);
    assertThat(client.get(records("t") + "/1").status()).isEqualTo(410);
    Answer beyond = client.get(records("t") + "?from=6");
    assertThat(beyond.status()).isEqualTo(416);
    assertThat(beyond.json().path("tail").asInt()).isEqualTo(5);
    Answer missing = client.get(records("t") + "/5");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("record-not-found");
    assertThat(missing.json().path("tail").asInt()).isEqualTo(5);
    assertThat(client.get(records("absent")).code()).isEqualTo("log-not-found");
    String lines = client.get(records("t") + "?from=1&on_trim=skip&format=ndjson").text();
    assertThat(lines).startsWith("{\"gap\":{\"requested\":1,\"first\":3}}\n{\"seq\":3,");
  }

  @Test
  void aLongPollEndsWithTheRecordOrEmpty() {
    fill("w", 1);
    assertThat(client.get(records("w") + "?from=1&wait=1").json().path("records")).isEmpty();
    CompletableFuture<Answer> poll =
        CompletableFuture.supplyAsync(() -> client.get(records("w") + "?from=1&wait=30"));
    Client other = new Client(port);
    assertThat(other.post(records("w"), "x").status()).isEqualTo(201);
    assertThat(
            poll.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                .join()
                .json()
                .path("next")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void ndjsonEndsWithACheckpoint() {
    fill("n", 2);
    Answer page = client.get(records("n"), "Accept", "application/x-ndjson");
    assertThat(page.header("Content-Type")).isEqualTo("application/x-ndjson");
    List<String> lines = page.text().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("{\"seq\":0,").endsWith("\"body\":0}");
    assertThat(lines.get(2)).isEqualTo("{\"checkpoint\":{\"next\":2,\"tail\":2}}");
    Answer following = client.get(records("n") + "?format=ndjson&wait=1");
    assertThat(following.text()).isEqualTo(page.text());
    Answer bounded = client.get(records("n") + "?format=ndjson&wait=inf&limit=1");
    assertThat(bounded.text().lines().toList().get(1))
        .isEqualTo("{\"checkpoint\":{\"next\":1,\"tail\":2}}");
    Answer until = client.get(records("n") + "?format=ndjson&wait=inf&until=2");
    assertThat(until.text()).isEqualTo(page.text());
  }

  @Test
  void aLargePageIsWholeHoweverItIsCut() {
    byte[] body = new byte[100_000];
    new Random(1).nextBytes(body);
    for (int i = 0; i < 30; i++) {
      client.post(records("large"), body);
    }
    var page = client.get(records("large")).json();
    assertThat(page.path("records")).hasSize(30);
    assertThat(page.at("/records/29/bodyBase64").asString())
        .isEqualTo(java.util.Base64.getEncoder().encodeToString(body));
  }

  @Test
  void oneRecordIsSafeInABrowser() {
    client.post(records("one"), "<script>", "Content-Type", "text/html", "Log-Key", "k");
    Answer one = client.get(records("one") + "/0");
    assertThat(one.text()).isEqualTo("<script>");
    assertThat(one.header("Content-Type")).isEqualTo("text/html");
    assertThat(one.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(one.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
    assertThat(one.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(one.header("Log-Seq")).isEqualTo("0");
    assertThat(one.header("Log-Timestamp")).isEqualTo("2026-03-14T09:26:53.589Z");
    client.post(
        records("one"),
        "{\"records\":[{\"body\":\"\"}]}",
        "Content-Type",
        "application/vnd.totalog.records+json");
    assertThat(client.get(records("one") + "/1").response().body()).isEmpty();
    for (String seq : List.of("-1", "x", "+1", "9223372036854775808", "1.0")) {
      assertThat(client.get(records("one") + "/" + seq).status()).as(seq).isEqualTo(400);
    }
  }

  @Test
  void theFormIsNegotiated() {
    fill("f", 1);
    for (String accept :
        List.of("*/*", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json;q=0.5")) {
      assertThat(client.get(records("f"), "Accept", accept).header("Content-Type"))
          .isEqualTo("application/json");
    }
    assertThat(
            client
                .get(records("f"), "Accept", "application/json;q=0.5, application/x-ndjson")
                .header("Content-Type"))
        .isEqualTo("application/x-ndjson");
    assertThat(client.get(records("f"), "Accept", "image/png").status()).isEqualTo(406);
    assertThat(client.get(records("f") + "?format=json", "Accept", "image/png").status())
        .isEqualTo(200);
    assertThat(client.get(records("f"), "Accept", "application/vnd.totalog.records").status())
        .isEqualTo(406);
  }

  @Test
  void badParametersAreNamed() {
    fill("q", 1);
    for (String query :
        List.of(
            "from=x",
            "from=-1",
            "from=9223372036854775808",
            "last=0",
            "last=1&from=0",
            "limit=0",
            "limit=x",
            "max_bytes=0",
            "until=-1",
            "wait=61",
            "wait=inf",
            "wait=1s",
            "bodies=hex",
            "on_trim=x",
            "format=xml",
            "filter=true",
            "from_time=0",
            "shard=1",
            "nonsense=1",
            "from=0&from=1",
            "last_event_id=1",
            "format=sse&limit=1",
            "format=sse&max_bytes=1",
            "format=sse&on_trim=fail",
            "format=sse&last_event_id=-2")) {
      Answer answer = client.get(records("q") + "?" + query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.code()).as(query).isEqualTo("bad-parameter");
      String name = answer.json().at("/errors/0/name").asString();
      assertThat(query).contains(name);
    }
  }

  @Test
  void randomQueriesAreRefusedOrAnswered() {
    fill("r", 3);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String alphabet = "fromlastuntilwait=&=&=0123%41-+.*é";
    for (int round = 0; round < 300; round++) {
      StringBuilder query = new StringBuilder();
      for (int n = random.nextInt(20); n > 0; n--) {
        query.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String encoded =
          query.toString().replace("é", "%C3%A9").replaceAll("%(?![0-9A-F]{2})", "%25");
      Answer answer = client.get(records("r") + "?" + encoded);
      assertThat(answer.status()).as("seed %s: %s", seed, encoded).isIn(200, 400, 416);
    }
  }

  @Test
  void anOutageIsAProblemWithRetryAfter() {
    fill("o", 1);
    logs.outage(
        TotalogException.of(
            ErrorCode.SHARD_UNAVAILABLE, "No copy of shard 31 can be reached.", 31));
    Answer answer = client.get(records("o"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json().path("shard").asInt()).isEqualTo(31);
    assertThat(answer.json().path("retryAfterMs").asInt()).isEqualTo(1000);
    logs.outage(null);
  }

  @Test
  void aFollowerInNdjsonGetsWhatComes() {
    fill("live", 1);
    CompletableFuture<Answer> follower =
        CompletableFuture.supplyAsync(
            () -> client.get(records("live") + "?format=ndjson&wait=2&from=tail"));
    Client other = new Client(port);
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> {
          other.post(records("live"), "x", "Content-Type", "text/plain");
          return logs.records("live").size() > 3;
        });
    List<String> lines =
        follower
            .orTimeout(15, java.util.concurrent.TimeUnit.SECONDS)
            .join()
            .text()
            .lines()
            .toList();
    assertThat(lines.getLast()).startsWith("{\"checkpoint\":");
  }
}
