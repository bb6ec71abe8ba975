package io.totalog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.zookeeper.server.ServerMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an acknowledgement costs on disk when nobody shares it: an fsync of the record in the store
 * and one of its cut in ZooKeeper's log. Were one of them missing, a power cut could take what was
 * acknowledged.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class LoneAppendsTest {

  private static final int APPENDS = 20;
  private static final Pattern STORE_FSYNCS =
      Pattern.compile("(?m)^store_fsync_seconds_count(?:\\{[^}]*})? (\\S+)$");
  private static final Duration IDLE = Duration.ofSeconds(2);

  @TempDir private Path data;

  /** Fsyncs so far, of records and of cuts. */
  private record Fsyncs(long store, long zookeeper) {}

  @Test
  void everyLoneAppendIsUnderAnFsyncOfItsRecordAndOneOfItsCutAndAnIdleProcessMakesNone()
      throws Exception {
    try (Standalone standalone =
            new Standalone(
                new String[] {"--totalog.port=0", "--totalog.data-dir=" + data},
                new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        HttpClient http = HttpClient.newHttpClient()) {
      standalone.start();
      append(standalone, http);
      for (int i = 0; i < APPENDS; i++) {
        Fsyncs before = fsyncs(standalone, http);
        append(standalone, http);
        // The store counts its fsync just after it, so maybe just after the acknowledgement.
        await()
            .atMost(Duration.ofSeconds(5))
            .untilAsserted(() -> {
              Fsyncs now = fsyncs(standalone, http);
              assertThat(now.store()).as("records").isGreaterThan(before.store());
              assertThat(now.zookeeper()).as("cuts").isGreaterThan(before.zookeeper());
            });
      }
      AtomicLong changes = new AtomicLong();
      await()
          .during(IDLE)
          .atMost(Duration.ofSeconds(20))
          .until(() -> changesNothing(standalone, http, changes));
    }
  }

  private static boolean changesNothing(Standalone standalone, HttpClient http, AtomicLong last)
      throws Exception {
    Fsyncs now = fsyncs(standalone, http);
    long sum = now.store() + now.zookeeper();
    return last.getAndSet(sum) == sum;
  }

  private static void append(Standalone to, HttpClient http) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(at(to, "/v1/logs/lone/records"))
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("lone"))
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(201);
  }

  private static Fsyncs fsyncs(Standalone of, HttpClient http) throws Exception {
    AtomicLong cuts = new AtomicLong();
    ServerMetrics.getMetrics()
        .getMetricsProvider()
        .dump((name, value) -> {
          if (name.equals("cnt_fsynctime")) {
            cuts.set(((Number) value).longValue());
          }
        });
    return new Fsyncs(records(of, http), cuts.get());
  }

  private static long records(Standalone of, HttpClient http) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(at(of, "/metrics")).build();
    String metrics = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher count = STORE_FSYNCS.matcher(metrics);
    assertThat(count.find()).as(metrics).isTrue();
    return (long) Double.parseDouble(count.group(1));
  }

  private static URI at(Standalone to, String path) {
    return URI.create("http://127.0.0.1:" + to.port() + path);
  }
}
