package io.totalog.systemtests.client;

import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Follows a log as a browser's EventSource does: the id of the last event is all it remembers. */
public final class SseReader extends Follower {
  private final HttpClient http;
  private final URI records;
  private final long from;
  private String lastEventId = "";

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
  public SseReader(
      HttpClient http, URI base, String log, String name, long from, HistoryRecorder recorder) {
    super(name, from, recorder);
    this.http = http;
    this.records = base.resolve("/v1/logs/" + log + "/records?from=" + from);
    this.from = from;
  }

  @Override
  void followOnce() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(records).header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      onConnection(body);
      if (answer.statusCode() == 204) {
        onEnd();
      } else if (answer.statusCode() == 200) {
        read(body);
      } else if (answer.statusCode() < 500 && answer.statusCode() != 429) {
        complain("status " + answer.statusCode());
      }
    }
  }

  private void read(InputStream body) throws IOException {
    SseParser parser = new SseParser(lastEventId);
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null) {
      Optional<SseEvent> event = parser.accept(line);
      if (event.isPresent()) {
        onEvent(event.get());
        lastEventId = parser.lastEventId();
      }
      line = lines.readLine();
    }
  }

  private void onEvent(SseEvent event) {
    Json data = Json.parse(event.data());
    switch (event.type()) {
      case "open" -> {
        if (lastEventId.isEmpty() && data.at("from").number() != from) {
          complain("opened at " + event.data() + " instead of " + from);
        }
        onOpen(data.at("from").number());
      }
      case "message" -> {
        WireRecord record = WireRecord.of(data);
        if (!event.id().equals(Long.toString(record.seq()))) {
          complain("id " + event.id() + " of record " + record.seq());
        }
        onRecord(record);
      }
      case "gap" -> onGap(data.at("first").number());
      case "end" -> onEnd();
      case "problem" -> {
        if (!data.at("retryable").raw().equals("true")) {
          complain(event.data());
        }
      }
      case "checkpoint" -> {}
      default -> complain("an event " + event.type());
    }
  }
}
