package io.totalog.systemtests.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.systemtests.client.LogClient;
import io.totalog.systemtests.client.RecordNames;
import io.totalog.systemtests.client.WebSocketLink;
import io.totalog.systemtests.client.WriteKind;
import io.totalog.systemtests.history.AppendOutcome;
import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.history.Operation;
import io.totalog.systemtests.raw.RawConnection;
import io.totalog.systemtests.raw.RawHttp;
import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.server.Deployment;
import io.totalog.systemtests.server.ServerUnderTest;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What SIGTERM does to clients. */
@Tag("stop")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class GracefulStopIT {
  private static final Duration EXIT_MAX = Duration.ofSeconds(10);
  private static final int WRITERS = 4;

  /** How a JVM that ran its shutdown hooks after SIGTERM ends, unless it chose 0. */
  private static final int EXIT_BY_SIGTERM = 143;

  private final HistoryRecorder recorder = new HistoryRecorder();
  private final CountDownLatch stopping = new CountDownLatch(1);

  @Test
  void sigtermAnswersWhatIsInFlightClosesStreamsAndExits(Servers servers)
      throws IOException, InterruptedException {
    ServerUnderTest server = servers.fresh(Deployment.STANDALONE);
    try (HttpClient http = LogClient.http()) {
      new LogClient(http, server.base(), "stop", "creator", recorder).create("{}");
      List<Thread> writers = startWriters(server, http);
      await().atMost(Duration.ofSeconds(20)).until(() -> recorder.size() > 200);
      WebSocketLink socket = WebSocketLink.open(http, server.base(), "stop", message -> {});
      RawConnection sse = openStream(server);
      ReadyzWatch readyz = new ReadyzWatch(server.base());

      long signalNanos = System.nanoTime();
      server.http().terminate();
      readyz.watchWhile(server.http()::isAlive);
      assertThat(socket.awaitClose(EXIT_MAX)).as("close code").isEqualTo(1001);
      assertThat(sse.readResponse(false).text()).as("the stream ends whole").endsWith("\n\n");
      assertThat(server.http().awaitExit(EXIT_MAX)).isIn(0, EXIT_BY_SIGTERM);
      long tookMs = (System.nanoTime() - signalNanos) / 1_000_000;
      assertThat(tookMs).as("ms to exit").isLessThanOrEqualTo(EXIT_MAX.toMillis());
      assertThat(readyz.statuses()).as("readyz after the signal").endsWith(503);

      stopping.countDown();
      for (Thread writer : writers) {
        writer.join();
      }
      everyAppendSentBefore(signalNanos);
      sse.close();
    }
  }

  private List<Thread> startWriters(ServerUnderTest server, HttpClient http) {
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      String name = "stop" + i;
      LogClient client = new LogClient(http, server.base(), "stop", name, recorder);
      writers.add(Thread.ofVirtual().start(() -> write(client, new RecordNames(name))));
    }
    return writers;
  }

  private void write(LogClient client, RecordNames names) {
    try {
      while (!stopping.await(1, TimeUnit.MILLISECONDS)) {
        client.append(WriteKind.JSON.request(names, 1));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static RawConnection openStream(ServerUnderTest server) throws IOException {
    RawRequest request =
        RawRequest.get("/v1/logs/stop/records?from=tail").with("Accept: text/event-stream");
    return new RawHttp(server.base()).open(request);
  }

  /** An append that was on its way when the signal came has an answer: a number, or a problem. */
  private void everyAppendSentBefore(long signalNanos) {
    assertThat(recorder.history(0, List.of()).operations())
        .filteredOn(operation -> operation.invokedNanos() - signalNanos < 0)
        .filteredOn(Operation.Append.class::isInstance)
        .extracting(operation -> ((Operation.Append) operation).outcome())
        .noneMatch(outcome ->
            outcome instanceof AppendOutcome.Unknown unknown
                && unknown.reason().contains("Exception"));
  }
}
