package io.totalog.systemtests.limits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows an event stream of large records without keeping them, and checks that ids rise by one.
 */
final class CountingReader implements AutoCloseable {
  private final CountDownLatch missing;
  private final InputStream body;
  private volatile String wrong = "";

  /**
   * Connects and reads on a thread of its own.
   *
   * @param http the client
   * @param stream the stream's address
   * @param records how many are expected, from 0 on
   * @throws IOException if there is no stream
   * @throws InterruptedException if interrupted
   */
  CountingReader(HttpClient http, URI stream, int records)
      throws IOException, InterruptedException {
    this.missing = new CountDownLatch(records);
    HttpRequest request =
        HttpRequest.newBuilder(stream).header("Accept", "text/event-stream").build();
    this.body = http.send(request, BodyHandlers.ofInputStream()).body();
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    long next = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (line.startsWith("id:") && !line.strip().endsWith("-1")) {
          long id = Long.parseLong(line.substring(3).strip());
          if (id != next) {
            wrong = id + " came instead of " + next;
            return;
          }
          next = id + 1;
          missing.countDown();
        }
        line = lines.readLine();
      }
    } catch (IOException closed) {
      // The test closes the stream when it has seen enough.
    }
  }

  boolean awaitAll(long patienceSeconds) throws InterruptedException {
    return missing.await(patienceSeconds, TimeUnit.SECONDS);
  }

  long missing() {
    return missing.getCount();
  }

  String wrong() {
    return wrong;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
