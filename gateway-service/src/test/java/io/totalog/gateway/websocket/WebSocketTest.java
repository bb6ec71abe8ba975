package io.totalog.gateway.websocket;

import static io.totalog.gateway.http.Client.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.totalog.gateway.http.Client;
import io.totalog.gateway.http.Client.Answer;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.GatewayTest;
import io.totalog.gateway.http.MemoryLogs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@GatewayTest
class WebSocketTest {
  @LocalServerPort int port;
  @Autowired MemoryLogs logs;
  @Autowired Gate gate;
  private Client client;
  private final Link link = new Link();

  @BeforeEach
  void connect() {
    logs.clear();
    client = new Client(port);
    client.method("PUT", "/v1/logs/w", "");
  }

  @AfterEach
  void disconnect() {
    if (link.socket != null) {
      link.socket.abort();
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> gate.sockets().taken() == 0);
  }

  private void open() {
    link.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("totalog.v1.json")
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/logs/w/ws"), link)
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    assertThat(link.socket.getSubprotocol()).isEqualTo("totalog.v1.json");
  }

  @Test
  void appendsAreAnsweredInOrderById() {
    open();
    for (int i = 0; i < 20; i++) {
      link.send(
          "{\"type\":\"append\",\"id\":\"a"
              + i
              + "\",\"records\":[{\"body\":\"x\"},{\"body\":"
              + i
              + "}]}");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(link.take())
          .isEqualTo(
              "{\"type\":\"appended\",\"id\":\"a"
                  + i
                  + "\",\"first\":"
                  + 2 * i
                  + ",\"last\":"
                  + (2 * i + 1)
                  + "}");
    }
  }

  @Test
  void aRecordMayBeAsDeepAsByPost() {
    open();
    String deep = "[".repeat(256) + "]".repeat(256);
    link.send("{\"type\":\"append\",\"id\":\"a\",\"records\":[{\"body\":" + deep + "}]}");
    assertThat(link.take()).contains("\"appended\"");
    link.send("{\"type\":\"append\",\"id\":\"b\",\"records\":[{\"body\":[" + deep + "]}]}");
    assertThat(link.take()).contains("\"invalid-record\"");
  }

  @Test
  void nothingIsSentWithoutCredit() {
    client.post(records("w"), "1\n2\n3\n4\n5\n", "Content-Type", "application/x-ndjson");
    open();
    link.send("{\"credit\":2,\"from\":1,\"id\":\"s\",\"type\":\"subscribe\"}");
    StringBuilder got = new StringBuilder(link.take());
    if (!got.toString().contains("\"seq\":2")) {
      got.append(link.take());
    }
    assertThat(got.toString())
        .contains("\"seq\":1,")
        .contains("\"seq\":2,")
        .doesNotContain("\"seq\":3,");
    assertThat(link.isSilent()).isTrue();
    link.send("{\"type\":\"credit\",\"id\":\"s\",\"n\":1}");
    assertThat(link.take())
        .isEqualTo(
            "{\"type\":\"records\",\"id\":\"s\",\"records\":[{\"seq\":3,"
                + "\"timestamp\":\"2026-03-14T09:26:53.589Z\",\"contentType\":\"application/json\","
                + "\"body\":4}],\"next\":4,\"tail\":5}");
    link.send("{\"type\":\"unsubscribe\",\"id\":\"s\"}");
    assertThat(link.take()).isEqualTo("{\"type\":\"end\",\"id\":\"s\"}");
    link.send("{\"type\":\"credit\",\"id\":\"s\",\"n\":1}");
    assertThat(link.take()).contains("\"type\":\"problem\",\"id\":\"s\"");
  }

  @Test
  void aSubscriptionFollowsAndTellsGaps() {
    client.post(records("w"), "1\n2\n3\n", "Content-Type", "application/x-ndjson");
    logs.trim("w", 2);
    open();
    link.send("{\"type\":\"subscribe\",\"id\":\"s\",\"from\":0}");
    assertThat(link.take())
        .isEqualTo("{\"type\":\"gap\",\"id\":\"s\",\"requested\":0,\"first\":2}");
    assertThat(link.take()).contains("\"seq\":2,").endsWith("],\"next\":3,\"tail\":3}");
    link.send("{\"type\":\"append\",\"id\":\"a\",\"records\":[{\"body\":\"live\"}]}");
    String both = link.take() + link.take();
    assertThat(both).contains("\"appended\"").contains("\"live\"");
  }

  @Test
  void whatCannotBeTakenIsAProblemAndNoClose() {
    open();
    String[][] bad = {
      {"{", "malformed"},
      {"[]", "malformed"},
      {"{\"type\":\"dance\",\"id\":\"x\"}", "bad-parameter"},
      {"{\"type\":\"ack\",\"id\":\"x\",\"upTo\":1}", "bad-parameter"},
      {"{\"type\":\"append\",\"id\":\"x\",\"records\":[{}]}", "invalid-record"},
      {"{\"type\":\"append\",\"id\":\"x\",\"records\":[]}", "empty-append"},
      {
        "{\"type\":\"append\",\"id\":\"x\",\"records\":[{\"body\":1}],\"expectNext\":3}",
        "bad-parameter"
      },
      {"{\"type\":\"append\",\"id\":\"x\"}", "bad-parameter"},
      {"{\"type\":\"subscribe\",\"id\":\"x\",\"filter\":\"true\"}", "bad-parameter"},
      {"{\"type\":\"subscribe\",\"id\":\"x\",\"from\":99}", "beyond-tail"},
      {"{\"type\":\"subscribe\",\"id\":\"" + "x".repeat(65) + "\"}", "bad-parameter"},
      {"{\"type\":\"subscribe\"}", "bad-parameter"},
      {"{\"type\":\"unsubscribe\",\"id\":\"none\"}", "bad-parameter"},
    };
    for (String[] message : bad) {
      link.send(message[0]);
      assertThat(link.take())
          .as(message[0])
          .startsWith("{\"type\":\"problem\"")
          .contains("\"code\":\"" + message[1] + "\"");
    }
    link.socket.sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
    assertThat(link.take()).contains("\"code\":\"malformed\"");
    assertThat(logs.records("w")).isEmpty();
  }

  @Test
  void aDeletedLogClosesWith4404() {
    open();
    link.send("{\"type\":\"subscribe\",\"id\":\"s\"}");
    link.send("{\"type\":\"append\",\"id\":\"a\",\"records\":[{\"body\":1}]}");
    link.take();
    link.take();
    client.method("DELETE", "/v1/logs/w", "");
    assertThat(link.take()).isEqualTo("{\"type\":\"end\",\"id\":\"s\"}");
    assertThat(link.closed.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(4404);
  }

  @Test
  void aLargeAppendStaysBeforeASmallOne() {
    open();
    for (int i = 0; i < 5; i++) {
      link.send(append("large" + 2 * i, "x".repeat(600_000)));
      link.send(append("small" + (2 * i + 1), "y"));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(link.take())
          .contains((i % 2 == 0 ? "large" : "small") + i, "\"first\":" + i + ",");
    }
    await().until(() -> gate.bodyBytes().taken() == 0);
  }

  private static String append(String id, String body) {
    return "{\"records\":[{\"body\":\"%s\"}],\"type\":\"append\",\"id\":\"%s\"}"
        .formatted(body, id);
  }

  @Test
  void whatIsBeingReceivedIsOfTheBudgetAndBeyondItClosesWith1013() {
    open();
    long spare = 1 << 20;
    long others = gate.bodyBytes().max() - spare;
    assertThat(gate.bodyBytes().isTaken(others)).isTrue();
    try {
      String part = "x".repeat(600_000);
      link.socket.sendText(part, false).orTimeout(10, TimeUnit.SECONDS).join();
      await().until(() -> gate.bodyBytes().taken() >= others + part.length());
      link.socket.sendText(part, false);
      assertThat(link.closed.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1013);
      await().until(() -> gate.bodyBytes().taken() == others);
    } finally {
      gate.bodyBytes().give(others);
    }
  }

  @Test
  void anAppendWithoutRoomIsRefusedAndTheRestGoesOn() {
    open();
    long others = gate.bodyBytes().max();
    assertThat(gate.bodyBytes().isTaken(others)).isTrue();
    try {
      link.send(append("big", "x".repeat(8_000)));
      assertThat(link.take()).contains("\"id\":\"big\"", "\"overloaded\"");
      link.send(append("small", "x"));
      assertThat(link.take()).contains("\"id\":\"small\"", "\"overloaded\"");
      link.send("{\"type\":\"unsubscribe\",\"id\":\"none\"}");
      assertThat(link.take()).contains("\"bad-parameter\"");
    } finally {
      gate.bodyBytes().give(others);
    }
    link.send(append("later", "x"));
    assertThat(link.take()).contains("\"appended\"");
    await().until(() -> gate.bodyBytes().taken() == 0);
  }

  @Test
  void aMessageThatIsTooLargeClosesWith1009() {
    open();
    String part = "x".repeat(1 << 20);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 40; i++) {
                link.socket.sendText(part, false).orTimeout(10, TimeUnit.SECONDS).join();
              }
              link.closed.orTimeout(10, TimeUnit.SECONDS).join();
              throw new IllegalStateException("closed with " + link.closed.join());
            })
        .satisfies(
            e -> assertThat(link.closed.isDone() ? link.closed.join() : 1009).isEqualTo(1009));
  }

  @Test
  void whatIsNoWebSocketIsRefusedByStatus() {
    Answer plain = client.get("/v1/logs/w/ws");
    assertThat(plain.status()).isEqualTo(426);
    assertThat(plain.header("Upgrade")).isEqualTo("websocket");
    assertThat(plain.code()).isEqualTo("upgrade-required");
    assertThatThrownBy(() ->
            HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/logs/none/ws"), link)
                .join())
        .hasRootCauseMessage("Unexpected HTTP response status code 404");
  }

  /** The client's end. */
  private static final class Link implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    void send(String text) {
      socket.sendText(text, true).orTimeout(10, TimeUnit.SECONDS).join();
    }

    String take() {
      try {
        String message = messages.poll(10, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("no message in ten seconds");
        }
        return message;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    boolean isSilent() {
      try {
        return messages.poll(300, TimeUnit.MILLISECONDS) == null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      closed.complete(statusCode);
      return null;
    }
  }
}
