package io.totalog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole process, started as from the command line. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class StandaloneTest {

  private static final String RECORDS = "/v1/logs/greetings/records";

  @TempDir private Path data;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final List<Standalone> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Standalone::close);
    http.close();
  }

  private Standalone start(String... more) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("--totalog.port=0", "--totalog.data-dir=" + data));
    arguments.addAll(Arrays.asList(more));
    Standalone standalone =
        new Standalone(
            arguments.toArray(String[]::new), new PrintStream(said, true, StandardCharsets.UTF_8));
    started.add(standalone);
    standalone.start();
    return standalone;
  }

  private HttpResponse<String> send(Standalone to, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder at(Standalone to, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path));
  }

  private HttpResponse<String> append(Standalone to, String text)
      throws IOException, InterruptedException {
    return send(
        to,
        at(to, RECORDS)
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString(text)));
  }

  private String get(Standalone to, String path) throws IOException, InterruptedException {
    return send(to, at(to, path).GET()).body();
  }

  @Test
  void readyProcessSaysWhereItIsAndTakesAppendsReadsAndFollowers() throws Exception {
    Standalone standalone = start();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("http://127.0.0.1:" + standalone.port() + "/v1/logs", "curl", "swagger-ui");
    assertThat(send(standalone, at(standalone, "/readyz").GET()).statusCode()).isEqualTo(200);
    assertThat(append(standalone, "hello").body()).contains("\"first\":0");
    assertThat(get(standalone, RECORDS)).contains("\"body\":\"hello\"", "\"tail\":1");
    try (BufferedReader events = follow(standalone)) {
      awaitLine(events, "hello");
      append(standalone, "world");
      awaitLine(events, "world");
    }
    assertThat(get(standalone, "/v1/cluster/nodes"))
        .contains("gateway-1", "shard-1", "sequencer-1", "membership-1", "zookeeper-1");
  }

  private BufferedReader follow(Standalone to) throws IOException, InterruptedException {
    HttpRequest request = at(to, RECORDS + "?from=0").header("Accept", "text/event-stream").build();
    return new BufferedReader(
        new InputStreamReader(
            http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(),
            StandardCharsets.UTF_8));
  }

  private static void awaitLine(BufferedReader events, String part) throws IOException {
    String line = events.readLine();
    while (line != null && !line.contains(part)) {
      line = events.readLine();
    }
    assertThat(line).isNotNull();
  }

  @Test
  void recordsAndNumbersGoOnAfterARestart() throws Exception {
    try (Standalone first = start()) {
      for (int i = 0; i < 20; i++) {
        append(first, "before " + i);
      }
    }
    Standalone second = start();
    assertThat(append(second, "after").body()).contains("\"first\":20");
    assertThat(get(second, RECORDS)).contains("before 0", "before 19", "after", "\"tail\":21");
  }

  @Test
  void appendsAreNotOrderedWithoutZooKeeperAndGoOnWithIt() throws Exception {
    Standalone standalone = start("--totalog.append.timeout=1500ms");
    append(standalone, "before");
    assertThat(get(standalone, RECORDS)).contains("\"tail\":1");
    standalone.zookeeper().stop();
    HttpResponse<String> during = append(standalone, "during");
    assertThat(during.statusCode()).isEqualTo(503);
    assertThat(during.body()).contains("not-ordered");
    assertThat(get(standalone, RECORDS + "/0")).isEqualTo("before");
    tailIsNotGuessedOnceTheWaitHasElapsed(standalone);
    standalone.zookeeper().start();
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> append(standalone, "after").statusCode() == 201);
    String all = get(standalone, RECORDS);
    assertThat(all.split("during", -1).length - 1).isLessThanOrEqualTo(1);
    assertThat(all).contains("\"body\":\"before\"", "\"body\":\"after\"");
  }

  private void tailIsNotGuessedOnceTheWaitHasElapsed(Standalone standalone) throws Exception {
    long startNanos = System.nanoTime();
    HttpResponse<String> page = send(standalone, at(standalone, RECORDS + "?from=1&wait=2").GET());
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(503);
    assertThat(page.headers().firstValue("Retry-After")).isPresent();
    assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(12));
  }

  @Test
  void damagedZooKeeperIsRefused() throws Exception {
    try (Standalone first = start()) {
      append(first, "before");
    }
    try (Stream<Path> files = Files.walk(data.resolve("zookeeper"))) {
      for (Path file : files.filter(f -> f.toString().contains("snapshot")).toList()) {
        Files.delete(file);
      }
    }
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(this::start)
        .withMessageContaining(data.resolve("zookeeper").toString());
  }

  @Test
  void secondProcessOnTheSameDataIsRefused() throws Exception {
    start();
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(this::start)
        .withMessageContaining(data.toString())
        .withMessageContaining("in use");
  }

  @Test
  void portInUseIsRefused(@TempDir Path other) throws Exception {
    int port = start().port();
    Standalone second =
        new Standalone(
            new String[] {"--totalog.port=" + port, "--totalog.data-dir=" + other}, System.out);
    started.add(second);
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(second::start)
        .withMessageContaining(Integer.toString(port));
  }

  @Test
  void portOutOfRangeIsRefused() {
    assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> start("--totalog.port=70000"))
        .withMessageContaining("70000");
  }
}
