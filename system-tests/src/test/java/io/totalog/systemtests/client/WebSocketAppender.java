package io.totalog.systemtests.client;

import io.totalog.systemtests.history.AppendOutcome;
import io.totalog.systemtests.history.Content;
import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.history.Operation;
import io.totalog.systemtests.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Appends over one WebSocket connection, several in flight. All its records have one key, hence one
 * shard, so that the session's order can be checked. Used by one thread.
 */
public final class WebSocketAppender implements AutoCloseable {
  private static final int IN_FLIGHT_MAX = 16;

  private final String session;
  private final HistoryRecorder recorder;
  private final WebSocketLink link;
  private final Map<String, Pending> pending = new ConcurrentHashMap<>();
  private final Semaphore window = new Semaphore(IN_FLIGHT_MAX);
  private long sent;
  private long lastInvokedNanos;
  private volatile boolean lost;

  private record Pending(long invokedNanos, List<Content> records) {}

  /**
   * Connects.
   *
   * @param http may be shared
   * @param base the server's root
   * @param log the log's name
   * @param session the name of client and session in the history; unique for each connection
   * @param recorder where outcomes go
   * @throws IOException if there is no connection
   * @throws InterruptedException if interrupted
   */
  public WebSocketAppender(
      HttpClient http, URI base, String log, String session, HistoryRecorder recorder)
      throws IOException, InterruptedException {
    this.session = session;
    this.recorder = recorder;
    this.link = WebSocketLink.open(http, base, log, this::onMessage);
    this.link.onClosed(code -> onLost());
  }

  /**
   * Sends one batch when there is room in the window; its outcome is recorded when it comes.
   *
   * @param names gives the records their names
   * @param batch how many records
   * @param patience how long to wait for room
   * @return false if the connection is gone or there was no room
   * @throws InterruptedException if interrupted
   */
  public boolean append(RecordNames names, int batch, Duration patience)
      throws InterruptedException {
    if (!window.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS) || lost) {
      return false;
    }
    List<Content> contents = new ArrayList<>();
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < batch; i++) {
      String body = "{\"ws\":\"" + names.next() + "\"}";
      records.append(i == 0 ? "" : ",");
      records.append(
          "{\"key\":\"%s\",\"contentType\":\"application/json\",\"body\":%s}"
              .formatted(session, body));
      contents.add(
          recorder.share(
              WireRecord.contentOf(
                  session, "application/json", body.getBytes(StandardCharsets.UTF_8))));
    }
    String id = "a" + sent++;
    lastInvokedNanos = Math.max(lastInvokedNanos + 1, System.nanoTime());
    pending.put(id, new Pending(lastInvokedNanos, contents));
    link.send("{\"type\":\"append\",\"id\":\"%s\",\"records\":[%s]}".formatted(id, records));
    if (lost) {
      onLost();
    }
    return true;
  }

  private void onMessage(Json message) {
    String type = message.at("type").text();
    if (type.equals("appended")) {
      long first = message.at("first").number();
      finish(message.at("id").text(), new AppendOutcome.Acked(first, message.at("last").number()));
    } else if (type.equals("problem") && message.has("id")) {
      String code = message.at("code").text();
      boolean refused = message.at("applied").text().equals("no");
      finish(
          message.at("id").text(),
          refused ? new AppendOutcome.Refused(code) : new AppendOutcome.Unknown(code));
    }
  }

  private void onLost() {
    lost = true;
    pending.keySet().forEach(id -> finish(id, new AppendOutcome.Unknown("the WebSocket is gone")));
  }

  private void finish(String id, AppendOutcome outcome) {
    Pending append = pending.remove(id);
    if (append != null) {
      recorder.add(
          new Operation.Append(
              session,
              append.invokedNanos(),
              Math.max(append.invokedNanos(), System.nanoTime()),
              Optional.of(session),
              append.records(),
              Optional.empty(),
              outcome));
      window.release();
    }
  }

  /**
   * Waits for the answers of everything sent.
   *
   * @param patience how long
   * @return true if none is in flight
   * @throws InterruptedException if interrupted
   */
  public boolean awaitAll(Duration patience) throws InterruptedException {
    if (!window.tryAcquire(IN_FLIGHT_MAX, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    window.release(IN_FLIGHT_MAX);
    return true;
  }

  /** Drops the connection; what is in flight becomes unknown. */
  @Override
  public void close() {
    link.close();
    onLost();
  }
}
