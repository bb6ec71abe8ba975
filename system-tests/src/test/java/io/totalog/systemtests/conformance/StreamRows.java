package io.totalog.systemtests.conformance;

import static io.totalog.systemtests.conformance.Expect.contains;
import static io.totalog.systemtests.conformance.Expect.header;
import static io.totalog.systemtests.conformance.Expect.headerMatches;
import static io.totalog.systemtests.conformance.Expect.noHeader;
import static io.totalog.systemtests.conformance.Expect.problem;
import static io.totalog.systemtests.conformance.Expect.status;
import static io.totalog.systemtests.conformance.Fixture.LOG;
import static io.totalog.systemtests.conformance.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.raw.RawResponse;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Event streams that end, and what browsers ask for before they read one. */
final class StreamRows {
  private StreamRows() {}

  static List<Row> sse() {
    return List.of(
        row(
            "a stream opens, delivers, ends",
            stream("?from=1&until=3"),
            events("open:0", "message:1", "message:2", "end")
                .andThen(headerMatches("Content-Type", "text/event-stream.*"))
                .andThen(header("Cache-Control", "no-cache, no-transform"))
                .andThen(header("X-Accel-Buffering", "no"))
                .andThen(contains("retry: 2000", "\"from\":1", "\"first\":0", "\"tail\":10"))),
        row(
            "format asks for it too",
            get("?format=sse&until=1"),
            events("open:-1", "message:0", "end")),
        row(
            "the last id resumes",
            stream("?until=10").with("Last-Event-ID: 8"),
            events("open:8", "message:9", "end")),
        row(
            "-1 is before the first",
            stream("?until=1").with("Last-Event-ID: -1"),
            events("open:-1", "message:0", "end")),
        row(
            "the last id may be in the query",
            stream("?until=10&last_event_id=8"),
            events("open:8", "message:9", "end")),
        row(
            "the header beats the query and from",
            stream("?until=10&from=2&last_event_id=3").with("Last-Event-ID: 8"),
            events("open:8", "message:9", "end")),
        row(
            "last counts on the first connect",
            stream("?last=1&until=10"),
            events("open:8", "message:9", "end")),
        row(
            "a stream that has ended does not come back",
            stream("?until=3").with("Last-Event-ID: 2"),
            status(204)),
        row("a last id above the tail", stream("").with("Last-Event-ID: 10"), beyondTail()),
        row(
            "a last id that is no number",
            stream("").with("Last-Event-ID: x"),
            problem(400, "bad-parameter")),
        row("a stream has no limit", stream("?limit=5"), problem(400, "bad-parameter")),
        row("a stream has no max_bytes", stream("?max_bytes=5"), problem(400, "bad-parameter")),
        row(
            "a stream of no log stays a status",
            RawRequest.get("/v1/logs/conf-absent/records").with("Accept: text/event-stream"),
            problem(404, "log-not-found")));
  }

  static List<Row> cors() {
    return List.of(
        row(
            "a preflight echoes the headers that may be sent",
            preflight("POST").with("Access-Control-Request-Headers: content-type,log-key,x-other"),
            status(200, 204)
                .andThen(header("Access-Control-Allow-Origin", "*"))
                .andThen(allows("Access-Control-Allow-Methods", "post", true))
                .andThen(allows("Access-Control-Allow-Headers", "content-type", true))
                .andThen(allows("Access-Control-Allow-Headers", "log-key", true))
                .andThen(allows("Access-Control-Allow-Headers", "x-other", false))
                .andThen(noHeader("Access-Control-Allow-Credentials"))),
        row(
            "a preflight of a resumed stream",
            preflight("GET").with("Access-Control-Request-Headers: last-event-id,authorization"),
            status(200, 204)
                .andThen(allows("Access-Control-Allow-Headers", "last-event-id", true))
                .andThen(allows("Access-Control-Allow-Headers", "authorization", true))),
        row(
            "a page of elsewhere may not delete",
            RawRequest.of("OPTIONS", LOG)
                .with("Origin: https://elsewhere.example")
                .with("Access-Control-Request-Method: DELETE"),
            allows("Access-Control-Allow-Methods", "delete", false)),
        row(
            "an answer names the headers that may be read",
            get("?limit=1").with("Origin: https://elsewhere.example"),
            status(200)
                .andThen(header("Access-Control-Allow-Origin", "*"))
                .andThen(allows("Access-Control-Expose-Headers", "log-id", true))
                .andThen(noHeader("Access-Control-Allow-Credentials"))),
        row(
            "a problem can be read from elsewhere",
            get("?from=11").with("Origin: https://elsewhere.example"),
            problem(416, "beyond-tail").andThen(header("Access-Control-Allow-Origin", "*"))),
        row(
            "without an origin there is nothing to allow",
            get("?limit=1"),
            noHeader("Access-Control-Allow-Credentials")));
  }

  private static RawRequest get(String rest) {
    return RawRequest.get(LOG + "/records" + rest);
  }

  private static RawRequest stream(String query) {
    return get(query).with("Accept: text/event-stream");
  }

  private static RawRequest preflight(String method) {
    return RawRequest.of("OPTIONS", LOG + "/records")
        .with("Origin: https://elsewhere.example")
        .with("Access-Control-Request-Method: " + method);
  }

  private static Consumer<RawResponse> allows(String name, String value, boolean allowed) {
    return answer -> {
      String values = answer.header(name).orElse("").toLowerCase(Locale.ROOT);
      List<String> listed = List.of(values.split("\\s*,\\s*"));
      assertThat(listed.contains(value)).as(value + " in " + answer).isEqualTo(allowed);
    };
  }

  /** The stream's events in order, each as type and id; an end has no id of its own. */
  private static Consumer<RawResponse> events(String... expected) {
    return status(200)
        .andThen(answer ->
            assertThat(EventSummary.of(answer.text())).as(answer.text()).containsExactly(expected));
  }

  /** As a status or as the stream's one event; both say it. */
  private static Consumer<RawResponse> beyondTail() {
    return status(200, 416).andThen(contains("\"code\":\"beyond-tail\"", "\"tail\":10"));
  }
}
