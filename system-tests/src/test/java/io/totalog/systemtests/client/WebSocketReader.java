package io.totalog.systemtests.client;

import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log over WebSocket, giving credit in small steps and counting that the server keeps to
 * it.
 */
public final class WebSocketReader extends Follower {
  private static final int CREDIT_FIRST = 64;
  private static final int CREDIT_STEP = 32;

  private final HttpClient http;
  private final URI base;
  private final String log;

  private int creditLeft;
  private int sinceCredit;
  private final AtomicReference<@Nullable WebSocketLink> link = new AtomicReference<>();

  /**
   * A reader, not yet started.
   *
   * @param http may be shared
   * @param base the server's root
   * @param log the log's name
   * @param name the reader's name in the history
   * @param from the first number it wants
   * @param recorder where it tells what it sees
   */
  public WebSocketReader(
      HttpClient http, URI base, String log, String name, long from, HistoryRecorder recorder) {
    super(name, from, recorder);
    this.http = http;
    this.base = base;
    this.log = log;
  }

  @Override
  void followOnce() throws IOException, InterruptedException {
    try (WebSocketLink open = WebSocketLink.open(http, base, log, this::onMessage)) {
      link.set(open);
      onConnection(open);
      creditLeft = CREDIT_FIRST;
      sinceCredit = 0;
      onOpen(next());
      open.send(
          "{\"type\":\"subscribe\",\"id\":\"s\",\"from\":%d,\"credit\":%d}"
              .formatted(next(), CREDIT_FIRST));
      open.awaitClose();
    }
  }

  private void onMessage(Json message) {
    switch (message.at("type").text()) {
      case "records" -> message.at("records").elements().forEach(this::onOne);
      case "gap" -> onGap(message.at("first").number());
      case "end" -> onEnd();
      case "problem" -> {
        if (!message.at("retryable").raw().equals("true")) {
          complain(message.raw());
        }
        cut();
      }
      case "checkpoint" -> {}
      default -> complain("a message " + message.raw());
    }
  }

  private void onOne(Json record) {
    creditLeft--;
    if (creditLeft < 0) {
      complain("got " + -creditLeft + " more than its credit");
    }
    onRecord(WireRecord.of(record));
    sinceCredit++;
    WebSocketLink open = link.get();
    if (sinceCredit == CREDIT_STEP && open != null) {
      sinceCredit = 0;
      creditLeft += CREDIT_STEP;
      open.send("{\"type\":\"credit\",\"id\":\"s\",\"n\":" + CREDIT_STEP + "}");
    }
  }
}
