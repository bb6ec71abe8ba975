package io.totalog.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.totalog.systemtests.raw.RawHttp;
import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.server.Deployment;
import io.totalog.systemtests.server.ServerUnderTest;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page at {@code /} and EventSource, in headless Chromium; skipped where none is installed. */
@Tag("browser")
@Timeout(value = 90, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class BrowserIT {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String SEEN = "window.seen.join()";

  /** Keeps what EventSource gives, under the page's own origin. */
  private static final String FOLLOW =
      "window.seen=[];window.es=new EventSource('/v1/logs/%s/records?from=0');"
          + "es.onmessage=e=>seen.push(e.lastEventId+'='+JSON.parse(e.data).body);0";

  @Test
  void thePageShowsRecordsAsTheyAreAppended(Servers servers)
      throws IOException, InterruptedException {
    Path program = browser();
    ServerUnderTest server = servers.shared(Deployment.STANDALONE);
    RawHttp raw = new RawHttp(server.base());
    create(raw, "page");
    append(raw, "page", "first record");
    try (Chromium chromium = Chromium.start(program, servers.directory("chromium"));
        BrowserPage page = chromium.open(server.base())) {
      page.await("location.protocol + document.readyState", "http:complete", PATIENCE);
      page.evaluate("document.getElementById('log').value='page';0");
      page.evaluate("document.getElementById('follow').requestSubmit();0");
      awaitRow(page, "first record");
      append(raw, "page", "<b>second</b> record");
      awaitRow(page, "<b>second</b> record");
      assertThat(page.evaluate("document.querySelectorAll('#records b').length")).isEqualTo("0");
    }
  }

  @Test
  void eventSourceFollowsAndGoesOnAfterTheServerWasKilled(Servers servers)
      throws IOException, InterruptedException {
    Path program = browser();
    ServerUnderTest server = servers.fresh(Deployment.STANDALONE);
    RawHttp raw = new RawHttp(server.base());
    create(raw, "es");
    append(raw, "es", "a");
    try (Chromium chromium = Chromium.start(program, servers.directory("chromium"));
        BrowserPage page = chromium.open(server.base())) {
      page.await("location.protocol + document.readyState", "http:complete", PATIENCE);
      page.evaluate(FOLLOW.formatted("es"));
      page.await(SEEN, "0=a", PATIENCE);
      append(raw, "es", "b");
      page.await(SEEN, "0=a,1=b", PATIENCE);

      server.kill();
      server.start();
      append(raw, "es", "c");
      page.await(SEEN, "0=a,1=b,2=c", PATIENCE);
    }
  }

  private static Path browser() {
    Optional<Path> program = Chromium.installed();
    assumeTrue(program.isPresent(), "no Chromium on the PATH");
    return program.orElseThrow();
  }

  private static void awaitRow(BrowserPage page, String text) {
    page.await(
        "[...document.querySelectorAll('#records td')].some(td=>td.textContent==='%s')"
            .formatted(text),
        "true",
        PATIENCE);
  }

  private static void create(RawHttp raw, String log) {
    assertThat(raw.send(RawRequest.of("PUT", "/v1/logs/" + log)).status()).isEqualTo(201);
  }

  private static void append(RawHttp raw, String log, String text) {
    RawRequest post = RawRequest.post("/v1/logs/" + log + "/records", text);
    assertThat(raw.send(post.with("Content-Type: text/plain")).status()).isEqualTo(201);
  }
}
