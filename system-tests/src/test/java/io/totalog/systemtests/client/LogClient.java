package io.totalog.systemtests.client;

import io.totalog.systemtests.history.AppendOutcome;
import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.AppendOutcome.Refused;
import io.totalog.systemtests.history.AppendOutcome.Unknown;
import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.history.Operation;
import io.totalog.systemtests.history.ReadOutcome;
import io.totalog.systemtests.history.Seen;
import io.totalog.systemtests.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One client of one log over plain requests; used by one thread, so that its operations are one
 * after the other. A lost connection ends in {@link Unknown} for an append and in an {@link
 * IOException} for a read, which is then not recorded, for it says nothing.
 */
public final class LogClient {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final int PAGE_LIMIT = 10_000;

  private final HttpClient http;
  private final URI log;
  private final String name;
  private final HistoryRecorder recorder;

  /**
   * A client.
   *
   * @param http may be shared; must speak HTTP/1.1
   * @param base the server's root
   * @param log the log's name
   * @param name the client's name in the history
   * @param recorder where operations go
   */
  public LogClient(HttpClient http, URI base, String log, String name, HistoryRecorder recorder) {
    this.http = http;
    this.log = base.resolve("/v1/logs/" + log);
    this.name = name;
    this.recorder = recorder;
  }

  /**
   * The client these tests use everywhere.
   *
   * @return a new one, with its own connections
   */
  public static HttpClient http() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  /**
   * Creates the log, or confirms that it is there.
   *
   * @param config a JSON object
   * @return the answer's status
   * @throws IOException if there was no answer
   */
  public int create(String config) throws IOException {
    HttpRequest.Builder request =
        request("").PUT(BodyPublishers.ofString(config)).header("Content-Type", "application/json");
    return send(request).statusCode();
  }

  /**
   * Appends and records how it ended.
   *
   * @param append what to send
   * @return the outcome
   */
  public AppendOutcome append(AppendRequest append) {
    HttpRequest.Builder request =
        request("/records" + append.query()).POST(BodyPublishers.ofByteArray(append.body()));
    append.headers().forEach(request::header);
    long invokedNanos = System.nanoTime();
    AppendOutcome outcome;
    try {
      outcome = outcomeOf(send(request));
    } catch (IOException lost) {
      outcome = new Unknown(lost.toString());
    }
    recorder.add(
        new Operation.Append(
            name,
            invokedNanos,
            System.nanoTime(),
            Optional.empty(),
            append.records().stream().map(recorder::share).toList(),
            Optional.empty(),
            outcome));
    return outcome;
  }

  /** What an answer to an append says; a problem that leaves it open is unknown. */
  static AppendOutcome outcomeOf(HttpResponse<String> answer) {
    Json json = Json.parse(answer.body());
    if (answer.statusCode() / 100 == 2) {
      return new Acked(json.at("first").number(), json.at("last").number());
    }
    String code = json.at("code").text();
    return json.at("applied").text().equals("no") ? new Refused(code) : new Unknown(code);
  }

  /**
   * Reads a page.
   *
   * @param from the first number
   * @return the records, or why there are none
   * @throws IOException if there was no answer, or none about the log
   */
  public ReadOutcome page(long from) throws IOException {
    long invokedNanos = System.nanoTime();
    String query = "/records?from=" + from + "&limit=" + PAGE_LIMIT;
    HttpResponse<String> answer = send(request(query).GET());
    Json json = Json.parse(answer.body());
    ReadOutcome outcome =
        switch (answer.statusCode()) {
          case 200 ->
              new ReadOutcome.Page(
                  json.at("records").elements().stream().map(this::seen).toList(),
                  json.at("next").number(),
                  json.at("tail").number());
          case 410 -> new ReadOutcome.Trimmed(json.at("first").number());
          case 416 -> new ReadOutcome.Absent(json.at("tail").number());
          default -> throw new IOException(answer.statusCode() + " " + answer.body());
        };
    recorder.add(new Operation.Read(name, invokedNanos, System.nanoTime(), from, outcome));
    return outcome;
  }

  /**
   * Asks for the tail.
   *
   * @return the number the next append gets
   * @throws IOException if there was no answer, or an error
   */
  public long tail() throws IOException {
    long invokedNanos = System.nanoTime();
    HttpResponse<String> answer = send(request("").HEAD());
    if (answer.statusCode() != 200) {
      throw new IOException("HEAD of the log: " + answer.statusCode());
    }
    long tail = Long.parseLong(answer.headers().firstValue("Log-Tail").orElseThrow());
    recorder.add(new Operation.TailQuery(name, invokedNanos, System.nanoTime(), tail));
    return tail;
  }

  /**
   * Reads the whole log, page by page, up to where its tail was when this began.
   *
   * @return every record from 0 on; some more if there are more by now
   * @throws IOException if a page could not be read, or the log is trimmed
   */
  public List<Seen> readAll() throws IOException {
    List<Seen> all = new ArrayList<>();
    long end = tail();
    while (all.size() < end) {
      if (!(page(all.size()) instanceof ReadOutcome.Page page) || page.records().isEmpty()) {
        throw new IOException("the log does not go on at " + all.size() + " of " + end);
      }
      all.addAll(page.records());
    }
    return all;
  }

  private Seen seen(Json record) {
    Seen seen = WireRecord.of(record).seen();
    return new Seen(seen.seq(), recorder.share(seen.content()));
  }

  private HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(log + pathAndQuery)).timeout(ANSWER_TIMEOUT);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }
}
