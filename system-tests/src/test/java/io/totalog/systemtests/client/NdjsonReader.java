package io.totalog.systemtests.client;

import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/**
 * Follows a log as {@code curl -N} with {@code wait=inf} does; after a drop it asks from the next
 * number on.
 */
public final class NdjsonReader extends Follower {
  private final HttpClient http;
  private final URI records;

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
  public NdjsonReader(
      HttpClient http, URI base, String log, String name, long from, HistoryRecorder recorder) {
    super(name, from, recorder);
    this.http = http;
    this.records = base.resolve("/v1/logs/" + log + "/records?wait=inf&from=");
  }

  @Override
  void followOnce() throws IOException, InterruptedException {
    long from = next();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(records + Long.toString(from)))
            .header("Accept", "application/x-ndjson")
            .build();
    HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      onConnection(body);
      if (answer.statusCode() == 200) {
        onOpen(from);
        read(body);
      } else if (answer.statusCode() < 500 && answer.statusCode() != 429) {
        complain("status " + answer.statusCode());
      }
    }
  }

  private void read(InputStream body) throws IOException {
    NdjsonLines lines = new NdjsonLines(body);
    Optional<String> line = lines.next();
    while (line.isPresent()) {
      if (!line.get().isBlank()) {
        onLine(line.get());
      }
      line = lines.next();
    }
  }

  private void onLine(String line) {
    Json json = Json.parse(line);
    if (json.has("seq")) {
      onRecord(WireRecord.of(json));
    } else if (json.has("gap")) {
      onGap(json.at("gap").at("first").number());
    } else if (!json.has("checkpoint") && !json.has("problem")) {
      complain("a line " + line);
    }
  }
}
