package io.totalog.systemtests.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.totalog.systemtests.history.AppendOutcome;
import io.totalog.systemtests.history.HistoryChecker;
import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.history.Operation;
import io.totalog.systemtests.history.Seen;
import io.totalog.systemtests.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The readers against a server of a few lines that drops every connection after a few records. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ReadersTest {
  private static final int RECORDS = 10;
  private static final int PER_CONNECTION = 3;

  private final HistoryRecorder recorder = new HistoryRecorder();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpClient http = LogClient.http();
  private HttpServer server;
  private URI base;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/logs/log/records", this::answer);
    server.start();
    base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    http.close();
  }

  @Test
  void sseComesBackWithTheLastIdUntilItHasEverything() throws InterruptedException {
    try (Follower reader = new SseReader(http, base, "log", "sse", 0, recorder).start()) {
      reader.awaitTail(RECORDS, Duration.ofSeconds(10));
      assertThat(reader.complaints()).isEmpty();
      assertThat(reader.connections()).isGreaterThanOrEqualTo(4);
    }
    assertThat(asked).startsWith("from=0 null", "from=0 2", "from=0 5", "from=0 8");
    assertEverythingOnce();
  }

  @Test
  void ndjsonComesBackAtTheNextNumberAndIgnoresHalfALine() throws InterruptedException {
    try (Follower reader = new NdjsonReader(http, base, "log", "nd", 0, recorder).start()) {
      reader.awaitTail(RECORDS, Duration.ofSeconds(10));
      assertThat(reader.complaints()).isEmpty();
    }
    assertThat(asked).startsWith("wait=inf&from=0 null", "wait=inf&from=3 null");
    assertEverythingOnce();
  }

  @Test
  void aCutConnectionIsOpenedAgain() throws InterruptedException {
    try (Follower reader = new SseReader(http, base, "log", "sse", RECORDS, recorder).start()) {
      await().atMost(Duration.ofSeconds(5)).until(() -> reader.connections() >= 1);
      int before = reader.connections();
      reader.cut();
      await().atMost(Duration.ofSeconds(5)).until(() -> reader.connections() > before);
    }
  }

  private void assertEverythingOnce() {
    List<Seen> all = IntStream.range(0, RECORDS).mapToObj(ReadersTest::seen).toList();
    recorder.add(
        new Operation.Append(
            "w",
            0,
            Long.MAX_VALUE / 2,
            Optional.empty(),
            all.stream().map(Seen::content).toList(),
            Optional.empty(),
            new AppendOutcome.Acked(0, RECORDS - 1L)));
    assertThat(HistoryChecker.check(recorder.history(0, all))).isEmpty();
  }

  private static Seen seen(int seq) {
    return WireRecord.of(Json.parse(record(seq))).seen();
  }

  private static String record(long seq) {
    return "{\"seq\":%d,\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"key\":null,\"headers\":{},"
            .formatted(seq)
        + "\"contentType\":\"application/json\",\"body\":{\"id\":\"rec-t-%d\"}}".formatted(seq);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    String lastId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    asked.add(query + " " + lastId);
    boolean sse = "text/event-stream".equals(exchange.getRequestHeaders().getFirst("Accept"));
    long from =
        lastId == null
            ? Long.parseLong(query.substring(query.indexOf("from=") + 5))
            : Long.parseLong(lastId) + 1;
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      write(body, sse ? openEvent(from) : "\n");
      long end = Math.min(RECORDS, from + PER_CONNECTION);
      for (long seq = from; seq < end; seq++) {
        write(body, sse ? "id: %d\ndata: %s\n\n".formatted(seq, record(seq)) : record(seq) + "\n");
      }
      write(body, sse ? "id: 99\ndata: {\"half" : "{\"seq\":99,\"ha");
    }
  }

  private static String openEvent(long from) {
    return (": hi\nretry: 2000\nevent: open\nid: %d\n"
            + "data: {\"logId\":\"l\",\"from\":%d,\"first\":0,\"tail\":10}\n\n")
        .formatted(from - 1, from);
  }

  private static void write(OutputStream body, String text) throws IOException {
    body.write(text.getBytes(StandardCharsets.UTF_8));
    body.flush();
  }
}
