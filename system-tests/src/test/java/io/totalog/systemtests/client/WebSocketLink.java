package io.totalog.systemtests.client;

import io.totalog.systemtests.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection: whole messages in, one message after the other out. Messages reach the
 * consumer one at a time, on a thread of the HTTP client; the next is asked for only when the
 * consumer has returned.
 */
public final class WebSocketLink implements AutoCloseable, WebSocket.Listener {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<Json> consumer;
  private final StringBuilder partial = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final Object sendLock = new Object();
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
  private @Nullable WebSocket socket;

  private WebSocketLink(Consumer<Json> consumer) {
    this.consumer = consumer;
  }

  /**
   * Connects.
   *
   * @param http the client
   * @param base the server's root, {@code http:}
   * @param log the log's name
   * @param consumer takes every message
   * @return the open connection
   * @throws IOException if it was refused or lost
   * @throws InterruptedException if interrupted
   */
  public static WebSocketLink open(HttpClient http, URI base, String log, Consumer<Json> consumer)
      throws IOException, InterruptedException {
    URI uri = URI.create("ws://" + base.getAuthority() + "/v1/logs/" + log + "/ws");
    WebSocketLink link = new WebSocketLink(consumer);
    try {
      link.socket =
          http.newWebSocketBuilder()
              .connectTimeout(CONNECT_TIMEOUT)
              .subprotocols("totalog.v1.json")
              .buildAsync(uri, link)
              .get(CONNECT_TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
      return link;
    } catch (ExecutionException | TimeoutException refused) {
      throw new IOException("no WebSocket at " + uri, refused);
    }
  }

  /**
   * Sends a message after those before it.
   *
   * @param message a JSON text
   */
  public void send(String message) {
    WebSocket open = Objects.requireNonNull(socket, "not open");
    synchronized (sendLock) {
      sending =
          sending
              .thenCompose(before -> open.sendText(message, true))
              .exceptionally(lost -> {
                closed.complete(-1);
                return open;
              });
    }
  }

  /**
   * Waits for the end.
   *
   * @return the close code, or -1 if the connection just went away
   * @throws InterruptedException if interrupted
   */
  public int awaitClose() throws InterruptedException {
    try {
      return closed.get();
    } catch (ExecutionException | CompletionException never) {
      return -1;
    }
  }

  /**
   * Waits for the end, not for ever.
   *
   * @param patience how long
   * @return the close code, or -1 if the connection just went away
   * @throws InterruptedException if interrupted
   */
  public int awaitClose(Duration patience) throws InterruptedException {
    try {
      return closed.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException gone) {
      return -1;
    } catch (TimeoutException tooLate) {
      throw new AssertionError("the WebSocket is still open after " + patience, tooLate);
    }
  }

  /**
   * Calls something once the connection has ended.
   *
   * @param action takes the close code, -1 if there was none
   */
  void onClosed(Consumer<Integer> action) {
    closed.thenAccept(action);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      String message = partial.toString();
      partial.setLength(0);
      consumer.accept(Json.parse(message));
    }
    open.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket open, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket open, Throwable error) {
    closed.complete(-1);
  }

  /** Drops the connection without a word. */
  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
    closed.complete(-1);
  }
}
