package io.totalog.systemtests.conformance;

import static io.totalog.systemtests.conformance.Expect.hasMembers;
import static io.totalog.systemtests.conformance.Expect.header;
import static io.totalog.systemtests.conformance.Expect.headerMatches;
import static io.totalog.systemtests.conformance.Expect.member;
import static io.totalog.systemtests.conformance.Expect.problem;
import static io.totalog.systemtests.conformance.Expect.status;
import static io.totalog.systemtests.conformance.Fixture.APPENDS;
import static io.totalog.systemtests.conformance.Fixture.append;
import static io.totalog.systemtests.conformance.Row.row;

import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.raw.RawResponse;
import java.util.List;
import java.util.function.Consumer;

/** What may be appended, how, and what may not. */
final class AppendRows {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String ENVELOPE = "application/vnd.totalog.records+json";
  private static final int RECORD_BYTES_MAX = 1 << 20;
  private static final int BATCH_BYTES_MAX = 8 << 20;

  private AppendRows() {}

  static List<Row> accepted() {
    return List.of(
        row(
            "bytes without a type are one record",
            RawRequest.post(APPENDS + "/records", "a\nb"),
            appended(1)
                .andThen(hasMembers("first", "last", "next", "timestamp"))
                .andThen(headerMatches("Location", APPENDS + "/records/\\d+"))
                .andThen(headerMatches("Log-Id", ".+"))),
        row(
            "a form is one record",
            append("", "application/x-www-form-urlencoded", "a=b"),
            appended(1)),
        row("text is one record without ?batch", append("", "text/plain", "a\nb"), appended(1)),
        row("a JSON text is one record", append("", JSON, " [1, 2] "), appended(1)),
        row("an array is one record without ?batch", append("", JSON, "[1,2,3]"), appended(1)),
        row("a scalar is a JSON text", append("", JSON, "null"), appended(1)),
        row("JSON may be 256 deep", append("", JSON, nested(256)), appended(1)),
        row("an array is a batch with ?batch", append("?batch", JSON, "[1, 2 ,3]"), appended(3)),
        row("lines of JSON are a batch", append("", NDJSON, "1\n\n{}\n\n\n[]"), appended(3)),
        row("lines of JSON may end in CR LF", append("", NDJSON, "1\r\n2\r\n"), appended(2)),
        row(
            "lines of text are a batch with ?batch",
            append("?batch", "text/plain", "a\n\nb\n"),
            appended(2)),
        row(
            "an envelope may hold all kinds",
            append(
                "",
                ENVELOPE,
                "{\"records\":[{\"body\":\"t\"},{\"key\":\"k\",\"headers\":{\"a\":\"b\"},\"body\":{}},"
                    + "{\"contentType\":\"image/gif\",\"bodyBase64\":\"AAEC\"}]}"),
            appended(3)),
        row(
            "an empty record goes by the envelope",
            append("", ENVELOPE, "{\"records\":[{\"body\":\"\"}]}"),
            appended(1)),
        row(
            "10,000 records are a batch",
            append("", NDJSON, "1\n".repeat(10_000)),
            appended(10_000)),
        row(
            "a record may be 1 MiB",
            append("", "text/plain", "x".repeat(RECORD_BYTES_MAX)),
            appended(1)),
        row(
            "a key and headers may go along",
            append("", "text/plain", "x").with("Log-Key: key").with("Log-Header-a.b_c-1: d"),
            appended(1)));
  }

  static List<Row> refused() {
    return List.of(
        row("nothing", RawRequest.post(APPENDS + "/records", ""), problem(400, "empty-append")),
        row("blank lines only", append("", NDJSON, "\n\n"), problem(400, "empty-append")),
        row("an empty array", append("?batch", JSON, "[]"), problem(400, "empty-append")),
        row(
            "an empty envelope",
            append("", ENVELOPE, "{\"records\":[]}"),
            problem(400, "empty-append")),
        row("what is no JSON", append("", JSON, "{\"a\":}"), invalid(0)),
        row("two JSON texts", append("", JSON, "1 2"), invalid(0)),
        row("a number JSON does not have", append("", JSON, "NaN"), invalid(0)),
        row("JSON by another name", append("", "application/ld+json", "x"), invalid(0)),
        row("JSON deeper than 256", append("", JSON, nested(257)), invalid(0)),
        row(
            "JSON that is not UTF-8",
            append("", JSON, "").body(new byte[] {'"', (byte) 0xff, '"'}),
            invalid(0)),
        row("a line that is no JSON", append("", NDJSON, "1\n2\n\nx\n"), invalid(2)),
        row(
            "an element that is no JSON",
            append("?batch", JSON, "[1,x]"),
            problem(422, "invalid-record")),
        row(
            "two bodies",
            append(
                "", ENVELOPE, "{\"records\":[{\"body\":1},{\"body\":1,\"bodyBase64\":\"AA==\"}]}"),
            invalid(1)),
        row("no body", append("", ENVELOPE, "{\"records\":[{\"key\":\"k\"}]}"), invalid(0)),
        row(
            "no base64",
            append("", ENVELOPE, "{\"records\":[{\"bodyBase64\":\"*\"}]}"),
            invalid(0)),
        row(
            "an encoding that is not delivered",
            append("", JSON, "1").with("Content-Encoding: gzip"),
            problem(415, "unsupported-type")),
        row(
            "a vendor type that is not delivered",
            append("", "application/vnd.totalog.records", "x"),
            problem(415, "unsupported-type")),
        row(
            "a vendor type that does not exist",
            append("", "application/vnd.totalog.other+json", "{}"),
            problem(415, "unsupported-type")),
        row(
            "a pinned shard, which this version does not take and must not ignore",
            append("?shard=999999", JSON, "1"),
            problem(400, "bad-parameter")),
        row(
            "a shard that is no number",
            append("?shard=x", JSON, "1"),
            problem(400, "bad-parameter")),
        row(
            "a header name with other characters",
            append("", JSON, "1").with("Log-Header-a!b: c"),
            problem(400, "bad-parameter")),
        row(
            "a key over 1 KiB",
            append("", JSON, "1").with("Log-Key: " + "k".repeat(1025)),
            status(400, 413, 431)),
        row(
            "another log's id",
            append("", JSON, "1").with("Log-Id: other"),
            problem(412, "log-replaced").andThen(hasMembers("logId"))));
  }

  static List<Row> tooLarge() {
    return List.of(
        row(
            "a record over 1 MiB",
            append("", "text/plain", "x".repeat(RECORD_BYTES_MAX + 1)),
            problem(413, "too-large").andThen(hasMembers("max"))),
        row(
            "a record over 1 MiB is too large before it is no JSON",
            append("", JSON, "x".repeat(RECORD_BYTES_MAX + 1)),
            problem(413, "too-large")),
        row(
            "a line over 1 MiB",
            append("", NDJSON, "1\n\"" + "x".repeat(RECORD_BYTES_MAX) + "\"\n"),
            problem(413, "too-large")),
        row(
            "more than 10,000 records",
            append("", NDJSON, "1\n".repeat(10_001)),
            problem(413, "too-large")),
        row(
            "a batch over 8 MiB is read to its end",
            append("", NDJSON, ("\"" + "x".repeat(1000) + "\"\n").repeat(BATCH_BYTES_MAX / 1000)),
            problem(413, "too-large").andThen(header("Content-Type", "application/problem+json"))),
        row(
            "a length over the limit is refused before the body",
            append("", JSON, "").with("Content-Length: 100000000"),
            problem(413, "too-large")));
  }

  private static Consumer<RawResponse> appended(int count) {
    return status(201).andThen(member("count", Integer.toString(count)));
  }

  private static Consumer<RawResponse> invalid(int index) {
    return problem(422, "invalid-record").andThen(member("index", Integer.toString(index)));
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }
}
