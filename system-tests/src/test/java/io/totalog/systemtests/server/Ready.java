package io.totalog.systemtests.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Waits for {@code /readyz}. */
final class Ready {
  private Ready() {}

  /**
   * Waits until a server is ready; fails at once when its process ends before.
   *
   * @param base the root of the server
   * @param process the process that serves it
   * @param patience how long
   */
  static void await(URI base, ChildProcess process, Duration patience) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      Awaitility.await("readyz of " + process)
          .atMost(patience)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> isReady(http, base, process));
    } catch (RuntimeException tooLate) {
      throw new AssertionError(process + " is not ready\n" + process.evidence(), tooLate);
    }
  }

  private static boolean isReady(HttpClient http, URI base, ChildProcess process)
      throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError(process + " has ended\n" + process.evidence());
    }
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/readyz")).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
