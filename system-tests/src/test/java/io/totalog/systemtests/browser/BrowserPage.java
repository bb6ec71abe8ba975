package io.totalog.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One tab of a browser, in which expressions can be evaluated. Used by one thread. */
final class BrowserPage implements WebSocket.Listener, AutoCloseable {
  private static final long ANSWER_SECONDS_MAX = 15;

  private final Map<Long, CompletableFuture<Json>> waiting = new ConcurrentHashMap<>();
  private final StringBuilder partial = new StringBuilder();
  private final AtomicInteger ids = new AtomicInteger();
  private @Nullable WebSocket socket;

  private BrowserPage() {}

  static BrowserPage attach(HttpClient http, URI address) {
    BrowserPage page = new BrowserPage();
    page.socket = http.newWebSocketBuilder().buildAsync(address, page).join();
    return page;
  }

  /**
   * Evaluates an expression in the page.
   *
   * @param expression JavaScript without line breaks or quotation marks of the double kind
   * @return its value as text
   */
  String evaluate(String expression) {
    WebSocket open = Objects.requireNonNull(socket);
    long id = ids.incrementAndGet();
    CompletableFuture<Json> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    String message =
        ("{\"id\":%d,\"method\":\"Runtime.evaluate\","
                + "\"params\":{\"returnByValue\":true,\"expression\":\"%s\"}}")
            .formatted(id, expression);
    open.sendText(message, true).join();
    try {
      Json result = answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS).at("result");
      if (result.has("exceptionDetails")) {
        throw new AssertionError(expression + ": " + result.raw());
      }
      return result.at("result").find("value").map(Json::text).orElse("undefined");
    } catch (ExecutionException | TimeoutException failed) {
      throw new AssertionError("the browser does not answer " + expression, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** Waits until an expression has a value. */
  void await(String expression, String value, Duration patience) {
    Awaitility.await(expression)
        .atMost(patience)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(evaluate(expression)).isEqualTo(value));
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      Json message = Json.parse(partial.toString());
      partial.setLength(0);
      message
          .find("id")
          .map(id -> waiting.remove(id.number()))
          .ifPresent(answer -> answer.complete(message));
    }
    open.request(1);
    return null;
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
