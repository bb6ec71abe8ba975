package io.totalog.systemtests.browser;

import io.totalog.systemtests.json.Json;
import io.totalog.systemtests.server.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A headless browser with one page, controlled over its debugging port. */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);

  private final ChildProcess process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI debugger;

  private Chromium(ChildProcess process, URI debugger) {
    this.process = process;
    this.debugger = debugger;
  }

  /** Where a browser is installed, if one is. */
  static Optional<Path> installed() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts a browser.
   *
   * @param program the browser
   * @param directory where its profile and output go
   * @return with its debugging port open
   */
  static Chromium start(Path program, Path directory) {
    Path profile = directory.resolve("data");
    ChildProcess process =
        ChildProcess.start(
            "chromium",
            directory,
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank"));
    Path portFile = profile.resolve("DevToolsActivePort");
    try {
      Awaitility.await("the browser's debugging port")
          .atMost(START_PATIENCE)
          .until(() -> Files.exists(portFile) && Files.readAllLines(portFile).size() >= 2);
      String port = Files.readAllLines(portFile).getFirst();
      return new Chromium(process, URI.create("http://127.0.0.1:" + port + "/"));
    } catch (IOException | RuntimeException failed) {
      process.kill();
      throw new AssertionError(process.evidence(), failed);
    }
  }

  /** Opens a page in a new tab. */
  BrowserPage open(URI address) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(debugger.resolve("/json/new?" + address))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    Json tab = Json.parse(http.send(request, BodyHandlers.ofString()).body());
    return BrowserPage.attach(http, URI.create(tab.at("webSocketDebuggerUrl").text()));
  }

  @Override
  public void close() {
    process.terminate();
    try {
      process.awaitExit(Duration.ofSeconds(10));
    } catch (AssertionError stuck) {
      process.kill();
    }
    http.shutdownNow();
  }
}
