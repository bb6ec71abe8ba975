package io.totalog.gateway.http.openapi;

import static io.totalog.gateway.http.openapi.Shapes.any;
import static io.totalog.gateway.http.openapi.Shapes.atLeast;
import static io.totalog.gateway.http.openapi.Shapes.between;
import static io.totalog.gateway.http.openapi.Shapes.count;
import static io.totalog.gateway.http.openapi.Shapes.int32;
import static io.totalog.gateway.http.openapi.Shapes.int64;
import static io.totalog.gateway.http.openapi.Shapes.list;
import static io.totalog.gateway.http.openapi.Shapes.map;
import static io.totalog.gateway.http.openapi.Shapes.object;
import static io.totalog.gateway.http.openapi.Shapes.oneOfMembers;
import static io.totalog.gateway.http.openapi.Shapes.ref;
import static io.totalog.gateway.http.openapi.Shapes.text;
import static io.totalog.gateway.http.openapi.Shapes.withExample;
import static io.totalog.gateway.http.openapi.Shapes.words;

import io.swagger.v3.oas.models.media.Schema;
import io.totalog.core.record.Limits;
import java.util.List;
import java.util.Map;

/** The schemas of logs and records. */
final class DataSchemas {

  private DataSchemas() {}

  static Map<String, Schema<?>> all() {
    return map(
        "Name", name(),
        "LogId", logId(),
        "Seq",
            withExample(
                atLeast(0, int64("A record's number in its log, from 0, without holes.")), 42),
        "Timestamp", timestamp(),
        "Bytes", text("Any bytes.").format("binary"),
        "Lines", text("Lines of text in UTF-8, each ended by a line feed."),
        "EventStream", text("Server-sent events in UTF-8."),
        "JsonValue", any("Any JSON value, at most " + Limits.JSON_DEPTH_MAX + " levels deep."),
        "Log", log(),
        "LogList",
            object(
                "A page of logs, by name.",
                List.of("logs"),
                map("logs", list("The logs.", ref("Log")))),
        "LogConfig", logConfig(),
        "Retention", retention(),
        "Headers", headers(),
        "Record", record(),
        "RecordsPage", recordsPage(),
        "AppendAnswer", appendAnswer(),
        "Envelope", envelope(),
        "EnvelopeRecord", envelopeRecord());
  }

  private static Schema<Object> name() {
    return withExample(
        text("A name, unique among the logs that exist.")
            .pattern("^[A-Za-z0-9][A-Za-z0-9._-]{0,248}$"),
        "orders");
  }

  private static Schema<Object> logId() {
    return withExample(
        text("Identifies one log for ever, also when its name is used again.")
            .minLength(1)
            .maxLength(64),
        "17");
  }

  private static Schema<Object> timestamp() {
    return withExample(
        text("RFC 3339 in UTC, with three decimals; never goes back in a log.")
            .format("date-time")
            .pattern("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"),
        "2026-03-14T09:26:53.589Z");
  }

  private static Schema<Object> log() {
    return object(
        "A log. A list leaves out `first`, `tail` and `bytes`.",
        List.of("id", "name", "created", "config", "shards"),
        map(
            "id", ref("LogId"),
            "name", ref("Name"),
            "created", ref("Timestamp", "When the log was created."),
            "first", ref("Seq", "The smallest number still kept; `tail` when there is no record."),
            "tail", ref("Seq", "The number that the next record gets."),
            "bytes", count("About how many bytes the kept records take, one copy counted."),
            "config", ref("LogConfig"),
            "shards", list("The ids of the log's shards.", count("A shard's id."))));
  }

  private static Schema<Object> logConfig() {
    Schema<Object> shards =
        between(1, Limits.SHARDS_MAX, int32("How many shards take appends, in one order."));
    shards.setDefault(1);
    Schema<Object> durability =
        words(
            "Whether an append waits for the disk, or leaves it to the operating system.",
            "fsync",
            "async");
    durability.setDefault("fsync");
    return object(
            "What can be chosen for a log. Any other member is 400 `bad-parameter`.",
            List.of(),
            map(
                "shards",
                shards,
                "replication",
                atLeast(1, int32("How many copies of each record are kept.")),
                "durability",
                durability,
                "retention",
                ref("Retention")))
        .additionalProperties(false);
  }

  private static Schema<Object> retention() {
    return object(
            "How long records are kept; for ever if not given. Stored with the log, not yet acted on.",
            List.of(),
            map(
                "age",
                    withExample(
                        text("Greatest age, as an ISO 8601 duration.").format("duration"), "P7D"),
                "bytes", count("Greatest size of all records together, in bytes.")))
        .additionalProperties(false);
  }

  private static Schema<Object> headers() {
    Schema<Object> values = any(null);
    Schema<Object> several = list(null, text(null)).minItems(2);
    values.addOneOfItem(text(null));
    values.addOneOfItem(several);
    return withExample(
        Shapes.typed(
                "object",
                "A record's headers; a name that comes more than once has an array of its values.")
            .maxProperties(Limits.HEADERS_MAX)
            .additionalProperties(values),
        Map.of("region", "kr"));
  }

  private static Schema<Object> record() {
    Schema<Object> base64 =
        text("The body in base64, where it cannot be `body` or base64 was asked for.");
    base64.setContentEncoding("base64");
    return oneOfMembers(
        object(
            "A record, the same member for member in pages, NDJSON, SSE and WebSocket.",
            List.of("seq", "timestamp", "contentType"),
            map(
                "seq", ref("Seq"),
                "timestamp", ref("Timestamp", "When the record was ordered."),
                "key", text("The key; absent if the record has none."),
                "headers", ref("Headers"),
                "contentType",
                    withExample(text("The type it was appended with."), "application/json"),
                "body", any("JSON as it was stored, or other UTF-8 without NUL as a string."),
                "bodyBase64", base64)),
        "body",
        "bodyBase64");
  }

  private static Schema<Object> recordsPage() {
    return object(
        "Records in the order of their numbers.",
        List.of("log", "records", "first", "next", "tail"),
        map(
            "log", ref("Name"),
            "records", list("The records.", ref("Record")),
            "first", ref("Seq", "The smallest number still kept."),
            "next", ref("Seq", "The number to ask for next, also when `records` is empty."),
            "tail", ref("Seq", "The number that the next record gets.")));
  }

  private static Schema<Object> appendAnswer() {
    return object(
        "The numbers that the records of one request got.",
        List.of("first", "last", "count", "next", "timestamp"),
        map(
            "first", ref("Seq", "The number of the first record."),
            "last", ref("Seq", "The number of the last record."),
            "count", atLeast(1, int32("How many records.")),
            "next", ref("Seq", "The number after `last`."),
            "timestamp", ref("Timestamp", "The timestamp of all of them.")));
  }

  private static Schema<Object> envelope() {
    Schema<Object> records = list("The records.", ref("EnvelopeRecord")).minItems(1);
    records.setMaxItems(Limits.BATCH_RECORDS_MAX);
    return object(
        "Records, each with its own key, headers and type. A page that was read can be sent back as it is.",
        List.of("records"),
        map("records", records));
  }

  private static Schema<Object> envelopeRecord() {
    Schema<Object> base64 = text("The body in base64.");
    base64.setContentEncoding("base64");
    return oneOfMembers(
        object(
            "A record to append; `seq` and `timestamp` of one that was read mean nothing here.",
            List.of(),
            map(
                "key", text("The key, in UTF-8.").maxLength(Limits.KEY_BYTES_MAX),
                "headers", ref("Headers"),
                "contentType",
                    text(
                        "The type; `text/plain` for a string, else `application/json`, if not given."),
                "body",
                    any(
                        "A string without a JSON type is its UTF-8 bytes; anything else is kept as JSON."),
                "bodyBase64", base64)),
        "body",
        "bodyBase64");
  }
}
