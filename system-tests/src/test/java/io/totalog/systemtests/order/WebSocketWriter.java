package io.totalog.systemtests.order;

import io.totalog.systemtests.client.RecordNames;
import io.totalog.systemtests.client.WebSocketAppender;
import io.totalog.systemtests.history.HistoryRecorder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Appends over WebSocket connections, several appends in flight, a new connection every now and
 * then.
 */
final class WebSocketWriter {
  private static final int APPENDS_PER_CONNECTION = 100;
  private static final int CONNECTIONS_MAX = 60;
  private static final int PAUSE_MS = 3;
  private static final int PAUSE_AFTER_FAILURE_MS = 100;
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(15);

  private final HttpClient http;
  private final URI base;
  private final String log;
  private final HistoryRecorder recorder;
  private final CountDownLatch stopping;

  WebSocketWriter(
      HttpClient http, URI base, String log, HistoryRecorder recorder, CountDownLatch stopping) {
    this.http = http;
    this.base = base;
    this.log = log;
    this.recorder = recorder;
    this.stopping = stopping;
  }

  void run() {
    try {
      for (int i = 0; stopping.getCount() > 0 && i < CONNECTIONS_MAX; i++) {
        try {
          oneConnection("wws" + i);
        } catch (IOException refused) {
          stopping.await(PAUSE_AFTER_FAILURE_MS, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void oneConnection(String session) throws IOException, InterruptedException {
    RecordNames names = new RecordNames(session);
    try (WebSocketAppender appender = new WebSocketAppender(http, base, log, session, recorder)) {
      boolean more = true;
      for (int i = 0; more && i < APPENDS_PER_CONNECTION; i++) {
        more =
            appender.append(names, 1 + i % 3, ANSWER_PATIENCE)
                && !stopping.await(PAUSE_MS, TimeUnit.MILLISECONDS);
      }
      // A connection that did all its appends is dropped with the last of them in flight.
      if (!more) {
        appender.awaitAll(ANSWER_PATIENCE);
      }
    }
  }
}
