package io.totalog.systemtests.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The remote control itself, on a page of one line. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ChromiumTest {
  @Test
  void opensAPageAndEvaluatesInIt(@TempDir Path directory)
      throws IOException, InterruptedException {
    Optional<Path> program = Chromium.installed();
    assumeTrue(program.isPresent(), "no Chromium on the PATH");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] html = "<p id=p>hello</p>".getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, html.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(html);
          }
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    try (Chromium chromium = Chromium.start(program.get(), directory);
        BrowserPage page = chromium.open(address)) {
      page.await("document.querySelector('p')?.textContent", "hello", Duration.ofSeconds(10));
      assertThat(page.evaluate("1 + 2")).isEqualTo("3");
    } finally {
      server.stop(0);
    }
  }
}
