package io.totalog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.gateway.http.Client.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What HTTP itself asks for: methods, origins, probes, and requests that no parser likes. */
@GatewayTest
class WireTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @LocalServerPort int port;
  @Autowired MemoryLogs logs;
  @Autowired Gate gate;
  private Client client;

  @BeforeEach
  void connect() {
    logs.clear();
    client = new Client(port);
  }

  @Test
  void otherMethodsAndPathsAreProblems() {
    Answer patch = client.method("PATCH", "/v1/logs/a", "{}");
    assertThat(patch.status()).isEqualTo(405);
    assertThat(patch.header("Allow")).isEqualTo("DELETE, GET, HEAD, PUT");
    assertThat(patch.code()).isEqualTo("method-not-allowed");
    assertThat(client.method("DELETE", "/v1/logs/a/records?before=3", "").status()).isEqualTo(405);
    assertThat(client.method("POST", "/v1/cluster", "").status()).isEqualTo(405);
    assertThat(client.method("POST", "/readyz", "").status()).isEqualTo(405);
    for (String path :
        List.of(
            "/v1",
            "/v1/",
            "/v1/nothing",
            "/nothing",
            "/v1/logs/a/b",
            "/v1/logs/a/records/",
            "/v1/logs/a/subscriptions")) {
      Answer answer = client.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.header("Content-Type")).as(path).isEqualTo("application/problem+json");
      assertThat(answer.json().path("instance").asString()).isEqualTo(path);
    }
  }

  @Test
  void aConnectionGoesOnWhateverWasAskedOnIt() {
    String[] requests = {
      "POST /readyz HTTP/1.1\r\nContent-Length: 0\r\n", "GET /nothing HTTP/1.1\r\n",
      "PATCH /v1/logs/a HTTP/1.1\r\nContent-Length: 2\r\n", "GET /livez HTTP/1.1\r\n",
      "POST /v1/logs/k/records HTTP/1.1\r\nContent-Length: 2\r\n", "GET /v1/logs/k HTTP/1.1\r\n"
    };
    try (RawSocket socket = new RawSocket(port)) {
      for (int i = 0; i < 600; i++) {
        String request = requests[i % requests.length];
        socket.send(request + "Host: x\r\n\r\n" + (request.contains("Length: 2") ? "{}" : ""));
        socket.awaitAnswers(i + 1);
      }
    }
  }

  @Test
  void theTraceIsTheClientsOrNew() {
    Answer traced =
        client.get("/v1/logs/none", "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
    assertThat(traced.json().path("traceId").asString()).isEqualTo(TRACE);
    for (String bad :
        List.of(
            "00-" + TRACE,
            "ff-" + TRACE + "-00f067aa0ba902b7-01",
            "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
            "00-" + TRACE.toUpperCase(java.util.Locale.ROOT) + "-00f067aa0ba902b7-01")) {
      String id = client.get("/v1/logs/none", "traceparent", bad).json().path("traceId").asString();
      assertThat(id).as(bad).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
    }
  }

  @Test
  void aProblemHasAllItsMembers() {
    Answer answer = client.get("/v1/logs/none");
    assertThat(answer.json().propertyNames())
        .containsExactly(
            "type",
            "title",
            "status",
            "detail",
            "instance",
            "code",
            "retryable",
            "applied",
            "traceId");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void pagesElsewhereMayReadAndAppend() {
    String preflight =
        raw(
            "OPTIONS /v1/logs/a/records HTTP/1.1\r\nOrigin: https://x.example\r\n"
                + "Access-Control-Request-Method: POST\r\n"
                + "Access-Control-Request-Headers: content-type, log-key, producer-id, x-other\r\n");
    assertThat(preflight).startsWith("HTTP/1.1 204");
    assertThat(preflight.toLowerCase(java.util.Locale.ROOT))
        .contains("access-control-allow-origin: *\r\n")
        .contains("access-control-allow-headers: content-type, log-key, producer-id\r\n")
        .contains("access-control-allow-methods: get, head, post, put\r\n")
        .doesNotContain("credentials");
    String read =
        raw("GET /v1/logs/none HTTP/1.1\r\nOrigin: https://x.example\r\n")
            .toLowerCase(java.util.Locale.ROOT);
    assertThat(read).contains("access-control-allow-origin: *\r\n");
    client.method("PUT", "/v1/logs/a", "");
    String exposed = raw("GET /v1/logs/a HTTP/1.1\r\nOrigin: https://x.example\r\n");
    assertThat(
            exposed.lines().filter(l -> l.startsWith("Access-Control-Expose-Headers:")).findFirst())
        .hasValueSatisfying(l -> assertThat(l).contains("Log-Id").contains("Log-Tail"));
    for (String method : List.of("DELETE", "PATCH")) {
      assertThat(
              raw(
                  "OPTIONS /v1/logs/a HTTP/1.1\r\nOrigin: https://x.example\r\n"
                      + "Access-Control-Request-Method: "
                      + method
                      + "\r\n"))
          .startsWith("HTTP/1.1 403")
          .doesNotContainIgnoringCase("access-control-allow-origin");
    }
    assertThat(
            raw(
                "OPTIONS /v1/cluster/nodes/a/drain HTTP/1.1\r\nOrigin: https://x.example\r\n"
                    + "Access-Control-Request-Method: POST\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("OPTIONS /v1/logs/a HTTP/1.1\r\n"))
        .startsWith("HTTP/1.1 204")
        .contains("Allow: ");
  }

  @Test
  void requestsThatCannotBeDecodedAreProblems() {
    String tooLong = raw("GET /v1/logs/" + "x".repeat(9_000) + " HTTP/1.1\r\n");
    assertThat(tooLong).startsWith("HTTP/1.1 414").contains("\"code\":\"too-long\"");
    String headers = raw("GET /v1/logs HTTP/1.1\r\nX-Long: " + "x".repeat(40_000) + "\r\n");
    assertThat(headers).startsWith("HTTP/1.1 431").contains("\"status\":431");
    for (String line :
        List.of(
            "GET /v1/logs?prefix=%zz HTTP/1.1\r\n",
            "GET /v1/logs/a|b HTTP/1.1\r\n",
            "GET /v1/logs?x=% HTTP/1.1\r\n",
            "GET /v1/logs HTTP/1.1\r\nBad Header: x\r\n")) {
      assertThat(raw(line)).as(line).startsWith("HTTP/1.1 400").contains("\"code\":\"malformed\"");
    }
    assertThat(raw("GET /v1/logs/a%00b HTTP/1.1\r\n")).contains("\"code\":\"bad-parameter\"");
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() {
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(
          "POST /v1/logs/a/records HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n");
      assertThat(socket.await("\"max\":1048576")).startsWith("HTTP/1.1 413");
    }
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(
          "POST /v1/logs/a/records HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n"
              + "Expect: 100-continue\r\n\r\n");
      assertThat(socket.await("\"max\":1048576")).startsWith("HTTP/1.1 413");
    }
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(
          "POST /v1/logs/a/records HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
              + "Expect: 100-continue\r\n\r\n");
      socket.await("HTTP/1.1 100 Continue");
      socket.send("hello");
      assertThat(socket.await("\"next\":1")).contains("HTTP/1.1 201");
    }
  }

  @Test
  void aClientThatSendsBeforeItReadsSeesTheAnswer() {
    byte[] mebibyte = new byte[1 << 20];
    for (int mebibytes : new int[] {9, 15, 24}) {
      try (RawSocket socket = new RawSocket(port)) {
        int length = mebibytes << 20;
        socket.send(
            "POST /v1/logs/a/records HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + length
                + "\r\n\r\n");
        int sent = 0;
        try {
          for (; sent < Math.min(mebibytes, 16); sent++) {
            socket.send(mebibyte);
          }
        } catch (java.io.UncheckedIOException e) {
          assertThat(sent).as("MiB taken of %s", mebibytes).isGreaterThanOrEqualTo(15);
        }
        assertThat(socket.await("\"max\":1048576")).startsWith("HTTP/1.1 413");
      }
    }
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(
          "POST /v1/logs/a/records HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 3; i++) {
        socket.send("100000\r\n").send(mebibyte).send("\r\n");
      }
      socket.send("0\r\n\r\n");
      assertThat(socket.await("\"max\":1048576")).contains("HTTP/1.1 413");
      socket.send("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.await("{\"status\":\"UP\"}")).contains("HTTP/1.1 200");
    }
    assertThat(gate.bodyBytes().taken()).isZero();
    assertThat(logs.has("a")).isFalse();
  }

  @Test
  void utf8InHeadersGoesBothWays() {
    String key =
        new String("schlüssel €".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(
          "POST /v1/logs/u/records HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nLog-Key: "
              + key
              + "\r\nLog-Header-n: "
              + key
              + "\r\n\r\nx");
      socket.await("\"next\":1");
      assertThat(client.get("/v1/logs/u/records").json().at("/records/0/key").asString())
          .isEqualTo("schlüssel €");
      socket.send("GET /v1/logs/u/records/0 HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.await("\r\n\r\nx")).contains("Log-Key: " + key + "\r\n");
    }
    String notUtf8 =
        raw("POST /v1/logs/u/records HTTP/1.1\r\nContent-Length: 1\r\nLog-Key: \u00FF\r\n", "x");
    assertThat(notUtf8).startsWith("HTTP/1.1 400").contains("log-key");
  }

  @Test
  void randomHeadersAreRefusedOrKept() {
    long seed = System.nanoTime();
    java.util.Random random = new java.util.Random(seed);
    String alphabet = "abcLOG-.:_ \t\u00e9\u0001\"{}%";
    String[] names = {
      "Log-Key",
      "Log-Header-a",
      "Log-",
      "Content-Type",
      "Content-Encoding",
      "Accept",
      "traceparent",
      "Last-Event-ID",
      "Log-Id"
    };
    for (int round = 0; round < 200; round++) {
      StringBuilder value = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        value.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String header = names[random.nextInt(names.length)] + ": " + value + "\r\n";
      logs.clear();
      String answer =
          raw("POST /v1/logs/h/records HTTP/1.1\r\nContent-Length: 1\r\n" + header, "1");
      String what = "seed " + seed + ": " + header + answer;
      assertThat(answer).as(what).containsPattern("^HTTP/1.1 (201|400|404|412|415|422) ");
      assertThat(logs.has("h")).as(what).isEqualTo(answer.startsWith("HTTP/1.1 201"));
    }
  }

  @Test
  void theProcessAnswersForItself() {
    assertThat(client.get("/livez").text()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(client.get("/readyz").text()).isEqualTo("{\"status\":\"UP\"}");
    Answer metrics = client.get("/metrics");
    assertThat(metrics.header("Content-Type")).startsWith("text/plain");
    assertThat(metrics.text()).contains("http_appends").contains("jvm_memory_used_bytes");
  }

  @Test
  void theClusterIsShown() {
    assertThat(client.get("/v1/cluster/nodes").text())
        .isEqualTo(
            "{\"nodes\":[{\"id\":\"gateway-1\",\"role\":\"gateway\",\"state\":\"up\",\"leader\":false,"
                + "\"address\":\"127.0.0.1:8080\"},{\"id\":\"sequencer-1\",\"role\":\"sequencer\","
                + "\"state\":\"down\",\"leader\":true,\"address\":\"127.0.0.1:9002\"}]}");
    Answer cluster = client.get("/v1/cluster");
    assertThat(cluster.json().path("cut").toString()).isEqualTo("{\"number\":118,\"epoch\":3}");
    assertThat(cluster.json().at("/limits/recordBytesMax").asInt()).isEqualTo(1 << 20);
    Answer shards = client.get("/v1/cluster/shards");
    assertThat(shards.json().at("/shards/0/lastSeq").asInt()).isEqualTo(28);
    assertThat(shards.json().at("/shards/1/lastSeq").isMissingNode()).isTrue();
  }

  @Test
  void thePageAndSwaggerUiAreServedFromHere() {
    assertThat(client.get("/", "Accept", "text/html").text())
        .containsIgnoringCase("<!doctype html");
    Answer redirect = client.get("/swagger-ui");
    assertThat(redirect.status()).isBetween(300, 308);
    String index = redirect.header("Location");
    Answer page = client.get(index);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains("swagger-ui-bundle.js").doesNotContain("https://");
    String base = index.substring(0, index.lastIndexOf('/') + 1);
    assertThat(client.get(base + "swagger-ui-bundle.js").status()).isEqualTo(200);
    assertThat(client.get(base + "swagger-initializer.js").text())
        .contains("/openapi.json/swagger-config");
    Answer config = client.get("/openapi.json/swagger-config");
    assertThat(config.json().path("url").asString()).isEqualTo("/openapi.json");
  }

  private String raw(String head) {
    return raw(head, "");
  }

  private String raw(String head, String body) {
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(head + "Host: x\r\nConnection: close\r\n\r\n" + body);
      return socket.awaitEnd();
    }
  }
}
