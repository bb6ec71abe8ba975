package io.totalog.systemtests.conformance;

import static io.totalog.systemtests.conformance.Expect.bytes;
import static io.totalog.systemtests.conformance.Expect.hasMembers;
import static io.totalog.systemtests.conformance.Expect.header;
import static io.totalog.systemtests.conformance.Expect.headerMatches;
import static io.totalog.systemtests.conformance.Expect.lines;
import static io.totalog.systemtests.conformance.Expect.member;
import static io.totalog.systemtests.conformance.Expect.problem;
import static io.totalog.systemtests.conformance.Expect.seqs;
import static io.totalog.systemtests.conformance.Expect.status;
import static io.totalog.systemtests.conformance.Fixture.LOG;
import static io.totalog.systemtests.conformance.Row.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.raw.RawResponse;
import java.util.List;
import java.util.function.Consumer;

/** Pages, lines, single records. */
final class ReadRows {
  private static final long[] ALL = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  private static final String CSP = "sandbox; default-src 'none'";

  private ReadRows() {}

  static List<Row> pages() {
    return List.of(
        row(
            "a page begins with the first record and says how to go on",
            get(""),
            page(ALL)
                .andThen(member("first", "0"))
                .andThen(member("next", "10"))
                .andThen(member("tail", "10"))
                .andThen(member("log", "\"conf\""))
                .andThen(headerMatches("Log-Id", ".+"))
                .andThen(header("Cache-Control", "no-store"))),
        row("anything is JSON", get("").with("Accept: */*"), page(ALL)),
        row("a browser gets JSON", get("").with("Accept: text/html,*/*;q=0.8"), page(ALL)),
        row("earliest is the first", get("?from=earliest&limit=1"), page(0)),
        row("limit limits", get("?from=2&limit=3"), page(2, 3, 4).andThen(member("next", "5"))),
        row("a limit above the cap is capped", get("?limit=1000000"), page(ALL)),
        row("one record always fits", get("?max_bytes=1"), page(0).andThen(member("next", "1"))),
        row(
            "until is not included",
            get("?from=1&until=3"),
            page(1, 2).andThen(member("next", "3"))),
        row("last counts from the end", get("?last=2"), page(8, 9)),
        row("more last than there are is all", get("?last=50"), page(ALL)),
        row("the tail is a place", get("?from=tail"), page().andThen(member("next", "10"))),
        row("the tail has a number", get("?from=10"), page().andThen(member("next", "10"))),
        row(
            "beyond the tail is an error",
            get("?from=11"),
            problem(416, "beyond-tail").andThen(member("tail", "10"))),
        row("waiting at the tail ends empty", get("?from=tail&wait=1"), page()),
        row("waiting below the tail does not wait", get("?from=9&wait=10"), page(9)),
        row("nobody waits for ever for a page", get("?wait=inf"), badParameter()),
        row("a from that is no number", get("?from=abc"), badParameter()),
        row("a from below zero", get("?from=-1"), badParameter()),
        row("a from beyond 64 bits", get("?from=99999999999999999999"), badParameter()),
        row("a limit below zero", get("?limit=-1"), badParameter()),
        row("a wait that is no number", get("?wait=soon"), badParameter()),
        row("bodies of another kind", get("?bodies=hex"), badParameter()),
        row("on_trim of another kind", get("?on_trim=cry"), badParameter()),
        row("a format that does not exist", get("?format=xml"), badParameter()),
        row("a type that is not there", get("").with("Accept: application/xml"), notAcceptable()),
        row(
            "no such log",
            RawRequest.get("/v1/logs/conf-absent/records"),
            problem(404, "log-not-found")),
        row(
            "no such log comes before a bad type",
            RawRequest.get("/v1/logs/conf-absent/records").with("Accept: application/xml"),
            status(404, 406)));
  }

  static List<Row> bodies() {
    return List.of(
        row(
            "a JSON body is spliced in as it is, on one line",
            get("?limit=1"),
            body(0, "body", Fixture.ODD_JSON.replace("\r\n", "  "))),
        row("text is a string", get("?from=1&limit=1"), body(0, "body", "\"hello\"")),
        row(
            "what is no text is base64",
            get("?from=2&limit=1"),
            body(0, "bodyBase64", "\"/wABCg==\"")),
        row("text with a NUL is base64", get("?from=3&limit=1"), body(0, "bodyBase64", "\"YQBi\"")),
        row(
            "base64 can be had of text",
            get("?from=1&limit=1&bodies=base64"),
            body(0, "bodyBase64", "\"aGVsbG8=\"")),
        row("a record has its key", get("?from=1&limit=1"), body(0, "key", "\"k\"")),
        row(
            "a record has its headers",
            get("?from=1&limit=1"),
            body(0, "headers", "{\"region\":\"kr\"}")),
        row(
            "a type is always there",
            get("?from=2&limit=1"),
            body(0, "contentType", "\"application/octet-stream\"")));
  }

  static List<Row> ndjson() {
    Consumer<RawResponse> tenAndCheckpoint =
        status(200)
            .andThen(headerMatches("Content-Type", "application/x-ndjson.*"))
            .andThen(
                lines(lines -> {
                  assertThat(lines).hasSize(11);
                  assertThat(lines.getFirst()).startsWith("{\"seq\":0,");
                  assertThat(lines.getLast()).startsWith("{\"checkpoint\":");
                }));
    return List.of(
        row("lines by Accept", get("").with("Accept: application/x-ndjson"), tenAndCheckpoint),
        row("lines by format", get("?format=ndjson"), tenAndCheckpoint),
        row(
            "format wins",
            get("?format=ndjson").with("Accept: application/json"),
            tenAndCheckpoint),
        row("lines end after waiting", get("?format=ndjson&wait=1"), tenAndCheckpoint),
        row(
            "lines end at until",
            get("?format=ndjson&until=2&wait=inf"),
            lines(lines -> assertThat(lines.get(1)).startsWith("{\"seq\":1,"))),
        row("lines beyond the tail", get("?format=ndjson&from=11"), problem(416, "beyond-tail")));
  }

  static List<Row> single() {
    return List.of(
        row(
            "a record's bytes are exact",
            get("/0"),
            status(200)
                .andThen(bytes(Fixture.ODD_JSON))
                .andThen(header("Content-Type", "application/json"))
                .andThen(header("Log-Seq", "0"))
                .andThen(
                    headerMatches(
                        "Log-Timestamp", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"))),
        row(
            "a record is no page of ours",
            get("/1"),
            bytes("hello")
                .andThen(header("X-Content-Type-Options", "nosniff"))
                .andThen(header("Content-Security-Policy", CSP))
                .andThen(headerMatches("Log-Id", ".+"))
                .andThen(header("Log-Key", "k"))
                .andThen(header("Log-Header-region", "kr"))),
        row("bytes are bytes", get("/2"), bytes(Fixture.BINARY)),
        row("a record may be asked about again", get("/1"), header("Cache-Control", "no-cache")),
        row("not yet is not found", get("/10"), problem(404, "record-not-found")),
        row("a number that is none", get("/abc"), badParameter()),
        row("a number below zero", get("/-1"), badParameter()),
        row(
            "no such log is another thing",
            RawRequest.get("/v1/logs/conf-absent/records/0"),
            problem(404, "log-not-found")));
  }

  private static RawRequest get(String rest) {
    return RawRequest.get(LOG + "/records" + rest);
  }

  private static Consumer<RawResponse> page(long... seqs) {
    return status(200)
        .andThen(headerMatches("Content-Type", "application/json.*"))
        .andThen(seqs(seqs));
  }

  private static Consumer<RawResponse> badParameter() {
    return problem(400, "bad-parameter").andThen(hasMembers("errors"));
  }

  private static Consumer<RawResponse> notAcceptable() {
    return problem(406, "not-acceptable");
  }

  private static Consumer<RawResponse> body(int record, String member, String raw) {
    return answer ->
        assertThat(answer.json().at("records").elements().get(record).at(member).raw())
            .as(answer.text())
            .isEqualTo(raw);
  }
}
