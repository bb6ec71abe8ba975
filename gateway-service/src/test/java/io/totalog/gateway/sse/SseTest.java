package io.totalog.gateway.sse;

import static io.totalog.gateway.http.Client.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.gateway.http.Client;
import io.totalog.gateway.http.Client.Answer;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.GatewayTest;
import io.totalog.gateway.http.MemoryLogs;
import io.totalog.gateway.http.RawSocket;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@GatewayTest
class SseTest {
  private static final String RECORD =
      "{\"seq\":%d,\"timestamp\":\"2026-03-14T09:26:53.589Z\","
          + "\"contentType\":\"text/plain\",\"body\":\"%s\"}";

  @LocalServerPort int port;
  @Autowired MemoryLogs logs;
  @Autowired Gate gate;
  private Client client;

  @BeforeEach
  void connect() {
    logs.clear();
    client = new Client(port);
  }

  private String append(String log, String body) {
    return client.post(records(log), body, "Content-Type", "text/plain").header("Log-Id");
  }

  private RawSocket open(String log, String query, String headers) {
    return new RawSocket(port)
        .send(
            "GET "
                + records(log)
                + "?format=sse"
                + query
                + " HTTP/1.1\r\nHost: x\r\n"
                + headers
                + "\r\n");
  }

  @Test
  void aStreamOpensThenFollows() {
    String id = append("s", "one");
    try (RawSocket stream = open("s", "", "")) {
      String head = stream.await("\"one\"}\n\n");
      assertThat(head)
          .startsWith("HTTP/1.1 200 OK")
          .contains("Content-Type: text/event-stream\r\n")
          .contains("Cache-Control: no-cache, no-transform\r\n")
          .contains("X-Accel-Buffering: no\r\n")
          .contains("Log-Id: " + id + "\r\n")
          .contains(
              "retry: 2000\nevent: open\nid: -1\ndata: {\"logId\":\""
                  + id
                  + "\",\"from\":0,\"first\":0,\"tail\":1}\n\n")
          .contains("id: 0\ndata: " + RECORD.formatted(0, "one") + "\n\n");
      append("s", "two");
      assertThat(stream.await("\"two\"}\n\n"))
          .contains("id: 1\ndata: " + RECORD.formatted(1, "two"));
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> gate.streams().taken() == 0);
  }

  @Test
  void theCursorIsTheHeaderThenTheQueryThenFrom() {
    for (int i = 0; i < 6; i++) {
      append("c", "b" + i);
    }
    assertThat(firstSeen("c", "&from=1&last_event_id=2", "Last-Event-ID: 3\r\n"))
        .isEqualTo("id: 3");
    assertThat(firstSeen("c", "&from=1&last_event_id=2", "")).isEqualTo("id: 2");
    assertThat(firstSeen("c", "&from=1", "")).isEqualTo("id: 0");
    assertThat(firstSeen("c", "", "Last-Event-ID: -1\r\n")).isEqualTo("id: -1");
    assertThat(firstSeen("c", "&last=2", "")).isEqualTo("id: 3");
    assertThat(firstSeen("c", "&last=2", "Last-Event-ID: 0\r\n")).isEqualTo("id: 0");
    assertThat(firstSeen("c", "&from=tail", "")).isEqualTo("id: 5");
  }

  private String firstSeen(String log, String query, String headers) {
    try (RawSocket stream = open(log, query, headers)) {
      String open = stream.await("\"tail\":6}\n\n");
      return open.lines().filter(line -> line.startsWith("id: ")).findFirst().orElseThrow();
    }
  }

  @Test
  void aTrimmedCursorGetsAGap() {
    for (int i = 0; i < 5; i++) {
      append("g", "b" + i);
    }
    logs.trim("g", 3);
    try (RawSocket stream = open("g", "&from=1", "")) {
      assertThat(stream.await("\"b3\"}\n\n"))
          .contains("id: 0\ndata: {\"logId\"")
          .contains("event: gap\nid: 2\ndata: {\"requested\":1,\"first\":3}\n\n")
          .contains("id: 3\ndata: ");
    }
  }

  @Test
  void untilEndsTheStreamAndAReconnectGets204() {
    append("u", "one");
    append("u", "two");
    append("u", "three");
    Answer whole = client.get(records("u") + "?until=2", "Accept", "text/event-stream");
    assertThat(whole.text())
        .contains("\"two\"}\n\nevent: end\ndata: {\"reason\":\"until-reached\"}\n\n")
        .doesNotContain("three");
    assertThat(
            client
                .get(records("u") + "?until=2", "Accept", "text/event-stream", "Last-Event-ID", "1")
                .status())
        .isEqualTo(204);
  }

  @Test
  void deletingTheLogEndsTheStream() {
    append("d", "one");
    try (RawSocket stream = open("d", "", "")) {
      stream.await("\"one\"}");
      client.method("DELETE", "/v1/logs/d", "");
      assertThat(stream.await("0\r\n\r\n"))
          .contains("event: end\ndata: {\"reason\":\"log-deleted\"}\n\n");
    }
    Answer again = client.get(records("d") + "?format=sse", "Last-Event-ID", "0");
    assertThat(again.status()).isEqualTo(204);
    assertThat(client.get(records("d") + "?format=sse").status()).isEqualTo(404);
  }

  @Test
  void problemsThatPassAreEventsAndOthersStatuses() {
    append("p", "one");
    Answer beyond = client.get(records("p") + "?format=sse&from=9");
    assertThat(beyond.status()).isEqualTo(416);
    assertThat(beyond.json().path("tail").asInt()).isEqualTo(1);
    assertThat(client.get(records("p") + "?format=sse&log_id=999").status()).isEqualTo(412);
    logs.outage(TotalogException.of(ErrorCode.OVERLOADED, "Too much."));
    Answer overloaded = client.get(records("p") + "?format=sse");
    assertThat(overloaded.status()).isEqualTo(200);
    assertThat(overloaded.text())
        .startsWith(
            "retry: 1000\nevent: problem\ndata: {\"type\":\"urn:totalog:problem:overloaded\"")
        .endsWith("}\n\n");
    logs.outage(null);
  }

  @Test
  void manySmallRecordsArriveInOrder() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      lines.append(i).append('\n');
    }
    client.post(records("m"), lines.toString(), "Content-Type", "application/x-ndjson");
    String all = client.get(records("m") + "?format=sse&until=5000").text();
    long[] next = {0};
    all.lines()
        .filter(line -> line.startsWith("id: ") && !line.equals("id: -1"))
        .forEach(line -> assertThat(line).isEqualTo("id: " + next[0]++));
    assertThat(next[0]).isEqualTo(5_000);
  }

  @Test
  void aReaderThatStopsReadingHoldsNothingAndGetsEverythingLater() {
    byte[] body = new byte[200_000];
    java.util.Arrays.fill(body, (byte) 'x');
    try (RawSocket slow = open("slow", "&until=100", "")) {
      // the log does not exist yet: 404, and the socket is of no more use
      assertThat(slow.await("log-not-found")).startsWith("HTTP/1.1 404");
    }
    client.post(records("slow"), body, "Content-Type", "text/plain");
    try (RawSocket slow = open("slow", "&until=100", "")) {
      for (int i = 1; i < 100; i++) {
        client.post(records("slow"), body, "Content-Type", "text/plain");
      }
      Client other = new Client(port);
      assertThat(other.get(records("slow") + "?format=sse&from=98&until=100").text())
          .contains("event: end");
      String all = slow.await("event: end");
      assertThat(all).contains("id: 99\n");
      assertThat(all.length()).isGreaterThan(100 * 200_000);
    }
  }
}
