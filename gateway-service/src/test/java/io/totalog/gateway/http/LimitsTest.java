package io.totalog.gateway.http;

import static io.totalog.gateway.http.Client.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.gateway.http.Client.Answer;
import io.totalog.gateway.http.read.SseReads;
import io.totalog.gateway.log.LogService;
import io.totalog.gateway.sse.SseHandler;
import io.totalog.gateway.websocket.WebSocketRoute;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Sinks;

/** A gateway with tiny bounds and short times, so that each of them is met. */
@SpringBootTest(
    classes = TestGateway.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "totalog.http.allowed-origins=https://good.example",
      "totalog.http.appends-max=1",
      "totalog.http.body-bytes-max=300KB",
      "totalog.http.page-bytes-max=100KB",
      "totalog.http.reads-max=2",
      "totalog.http.polls-max=1",
      "totalog.http.streams-max=1",
      "totalog.http.websockets-max=1"
    })
@Import(LimitsTest.ShortTimes.class)
class LimitsTest {
  private static final String UPGRADE =
      "GET /v1/logs/l/ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  @LocalServerPort int port;
  @Autowired MemoryLogs logs;
  @Autowired Gate gate;
  private Client client;

  /** Times that a test can wait for. */
  @TestConfiguration(proxyBeanMethods = false)
  static class ShortTimes {
    @Bean
    @Primary
    SseReads oftenBeatingSse(LogService logs, LogLookup lookup, Gate gate) {
      return new SseHandler(logs, lookup, gate, Duration.ofMillis(100));
    }

    @Bean
    @Primary
    WebSocketRoute oftenPingingWebSocket(LogService logs, LogLookup lookup, Gate gate) {
      Origins origins = new Origins(java.util.Set.of("https://good.example"));
      return new WebSocketRoute(logs, lookup, gate, origins, Duration.ofMillis(100));
    }
  }

  @BeforeEach
  void connect() {
    logs.clear();
    client = new Client(port);
    client.method("PUT", "/v1/logs/l", "");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gate.streams().taken() + gate.sockets().taken() == 0);
  }

  @Test
  void anAppendDoesNotCreateALogWhereThatIsOff() {
    assertThat(client.post(records("absent"), "x").code()).isEqualTo("log-not-found");
    // The log comes before size and type.
    assertThat(client.post(records("absent"), "x", "Content-Encoding", "gzip").code())
        .isEqualTo("log-not-found");
  }

  @Test
  void oneAppendMoreIsOverload() {
    Sinks.Empty<Void> release = Sinks.empty();
    logs.beforeAppend(release.asMono());
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> new Client(port).post(records("l"), "one"));
    await().atMost(Duration.ofSeconds(10)).until(() -> gate.appends().taken() == 1);
    Answer second = client.post(records("l"), "two");
    assertThat(second.status()).isEqualTo(503);
    assertThat(second.code()).isEqualTo("overloaded");
    assertThat(second.header("Retry-After")).isEqualTo("1");
    assertThat(second.json().path("applied").asString()).isEqualTo("no");
    release.tryEmitEmpty();
    assertThat(first.orTimeout(10, TimeUnit.SECONDS).join().status()).isEqualTo(201);
    assertThat(client.post(records("l"), "three").status()).isEqualTo(201);
  }

  @Test
  void bodiesAndPagesAreBoundedByBytes() {
    Answer large = client.post(records("l"), new byte[200_000]);
    assertThat(large.code()).isEqualTo("overloaded");
    for (int i = 0; i < 3; i++) {
      assertThat(client.post(records("l"), new byte[60_000]).status()).isEqualTo(201);
    }
    assertThat(gate.pageBytes().isTaken(gate.pageBytes().max())).isTrue();
    assertThat(client.get(records("l") + "?max_bytes=1").code()).isEqualTo("overloaded");
    assertThat(client.get(records("l") + "/0").code()).isEqualTo("overloaded");
    CompletableFuture<Answer> patient =
        CompletableFuture.supplyAsync(() -> new Client(port).get(records("l")));
    await().atMost(Duration.ofSeconds(10)).until(() -> gate.reads().taken() == 1);
    gate.pageBytes().give(gate.pageBytes().max());
    assertThat(patient.orTimeout(10, TimeUnit.SECONDS).join().status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gate.bodyBytes().taken() + gate.pageBytes().taken() == 0);
  }

  @Test
  void oneLongPollMoreIsOverloadAndWhoLeavesMakesRoom() {
    try (RawSocket poll = new RawSocket(port)) {
      poll.send("GET /v1/logs/l/records?wait=30 HTTP/1.1\r\nHost: x\r\n\r\n");
      await().atMost(Duration.ofSeconds(10)).until(() -> gate.polls().taken() == 1);
      assertThat(client.get(records("l") + "?wait=30").code()).isEqualTo("overloaded");
      assertThat(client.get(records("l")).status()).isEqualTo(200);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gate.polls().taken() + gate.reads().taken() == 0);
  }

  @Test
  void oneStreamMoreIsAProblemEventAndHeartbeatsCome() {
    try (RawSocket stream = new RawSocket(port)) {
      stream.send("GET /v1/logs/l/records?format=sse HTTP/1.1\r\nHost: x\r\n\r\n");
      stream.await("event: open");
      Answer second = client.get(records("l") + "?format=sse");
      assertThat(second.status()).isEqualTo(200);
      assertThat(second.text()).startsWith("retry: 1000\nevent: problem\n").contains("overloaded");
      assertThat(client.get(records("l") + "?format=ndjson&wait=1").status()).isEqualTo(503);
      stream.await("\n:\n\n");
      assertThat(stream.await(":\n\n")).doesNotContain("problem");
    }
  }

  @Test
  void aWebSocketThatNeverAnswersPingsIsClosed() {
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(UPGRADE + "\r\n");
      assertThat(socket.await("\r\n\r\n")).startsWith("HTTP/1.1 101").contains("Log-Id: ");
      Answer second = client.get("/v1/logs/l/ws");
      assertThat(second.status()).isEqualTo(426);
      try (RawSocket third = new RawSocket(port)) {
        assertThat(third.send(UPGRADE + "\r\n").await("overloaded")).startsWith("HTTP/1.1 503");
      }
      assertThat(socket.awaitEnd()).contains("\u0089\u0000");
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> gate.sockets().taken() == 0);
  }

  @Test
  void onlyListedOriginsMayComeFromElsewhere() {
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(UPGRADE + "Origin: https://bad.example\r\n\r\n");
      assertThat(socket.await("\"code\":\"forbidden\"")).startsWith("HTTP/1.1 403");
    }
    assertThat(read("https://bad.example"))
        .doesNotContainIgnoringCase("access-control-allow-origin");
    assertThat(read("https://good.example").toLowerCase(java.util.Locale.ROOT))
        .contains("access-control-allow-origin: https://good.example\r\n")
        .contains("vary: ");
  }

  private String read(String origin) {
    try (RawSocket socket = new RawSocket(port)) {
      socket.send(
          "GET /v1/logs/l HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: "
              + origin
              + "\r\n\r\n");
      return socket.awaitEnd();
    }
  }
}
