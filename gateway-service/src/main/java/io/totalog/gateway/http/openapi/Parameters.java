package io.totalog.gateway.http.openapi;

import static io.totalog.gateway.http.openapi.Shapes.atLeast;
import static io.totalog.gateway.http.openapi.Shapes.flag;
import static io.totalog.gateway.http.openapi.Shapes.int32;
import static io.totalog.gateway.http.openapi.Shapes.int64;
import static io.totalog.gateway.http.openapi.Shapes.ref;
import static io.totalog.gateway.http.openapi.Shapes.text;
import static io.totalog.gateway.http.openapi.Shapes.words;

import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.totalog.core.record.Limits;

/** The parameters of the operations. */
final class Parameters {
  private static final int NAME_CHARS_MAX = 249;

  private Parameters() {}

  static Parameter log() {
    return path("log", "The log's name.", ref("Name"), "orders");
  }

  static Parameter seq() {
    return path("seq", "The record's number.", ref("Seq"), 0);
  }

  static Parameter logIdQuery() {
    return query(
        "log_id", "The id that the log must have; else 412 `log-replaced`.", ref("LogId"), "17");
  }

  static Parameter logIdHeader() {
    return header("Log-Id", "The same as `log_id`.", ref("LogId"), "17");
  }

  static Parameter prefix() {
    return query(
        "prefix",
        "Only logs whose names start with this.",
        text(null).maxLength(NAME_CHARS_MAX),
        "or");
  }

  static Parameter after() {
    return query(
        "after",
        "Only logs whose names come after this one, which need not exist.",
        text(null).maxLength(NAME_CHARS_MAX),
        "orders");
  }

  static Parameter logLimit() {
    return query(
        "limit",
        "How many logs at most; more than 1,000 is taken as 1,000.",
        withDefault(atLeast(1, int32(null)), 100),
        2);
  }

  static Parameter batch() {
    return query(
            "batch",
            "A JSON array is one record an element, `text/plain` one record a line.",
            withDefault(flag(null), false),
            true)
        .allowEmptyValue(true);
  }

  static Parameter logKey() {
    return header(
        "Log-Key",
        "The key of the records, in UTF-8; records of one key go to one shard.",
        text(null).maxLength(Limits.KEY_BYTES_MAX),
        "customer-7");
  }

  static Parameter logHeader() {
    return header(
        "Log-Header-region",
        "A header of the records, here one named `region`. There may be "
            + Limits.HEADERS_MAX
            + " such `Log-Header-<name>`, with names of `a-z 0-9 . _ -`.",
        text(null).maxLength(Limits.HEADER_VALUE_BYTES_MAX),
        "kr");
  }

  static Parameter from() {
    return query(
        "from",
        "The first number wanted: a number, `earliest` or `tail`.",
        withDefault(text(null).pattern("^([0-9]{1,19}|earliest|tail)$"), "earliest"),
        "42");
  }

  static Parameter last() {
    return query(
        "last",
        "Start so many records before the tail, in place of `from`; in SSE at first only.",
        atLeast(1, int64(null)),
        10);
  }

  static Parameter limit() {
    return query(
        "limit",
        "How many records at most; more than 10,000 is taken as 10,000. 400 with SSE.",
        withDefault(atLeast(1, int32(null)), Limits.PAGE_RECORDS_DEFAULT),
        100);
  }

  static Parameter maxBytes() {
    return query(
        "max_bytes",
        "How many bytes at most; more than 8 MiB is taken as 8 MiB. 400 with SSE.",
        withDefault(atLeast(1, int32(null)), Limits.PAGE_BYTES_DEFAULT),
        65_536);
  }

  static Parameter until() {
    return query(
        "until", "The first number no longer wanted; may lie above the tail.", ref("Seq"), 100);
  }

  static Parameter waitSeconds() {
    return query(
        "wait",
        "How many seconds to wait for a record; `inf` for ever, with NDJSON only.",
        withDefault(text(null).pattern("^([0-9]|[1-5][0-9]|60|inf)$"), "0"),
        "30");
  }

  static Parameter bodies() {
    return query(
        "bodies", "`base64` gives every body as `bodyBase64`.", words(null, "base64"), "base64");
  }

  static Parameter onTrim() {
    return query(
        "on_trim",
        "What to do where the first number was trimmed; SSE always skips.",
        withDefault(words(null, "fail", "skip"), "fail"),
        "skip");
  }

  static Parameter format() {
    return query(
        "format",
        "The form of the answer, whatever `Accept` says.",
        words(null, "json", "ndjson", "sse"),
        "ndjson");
  }

  static Parameter lastEventIdQuery() {
    return query(
        "last_event_id",
        "SSE only: the same as `Last-Event-ID`, which wins.",
        atLeast(-1, int64(null)),
        41);
  }

  static Parameter lastEventIdHeader() {
    return header(
        "Last-Event-ID",
        "SSE only: the last number received; `-1` means from 0.",
        atLeast(-1, int64(null)),
        41);
  }

  static Parameter subprotocol() {
    return header(
        "Sec-WebSocket-Protocol",
        "The subprotocols that the client offers.",
        withDefault(text(null), "totalog.v1.json"),
        "totalog.v1.json");
  }

  private static Schema<Object> withDefault(Schema<Object> schema, Object value) {
    schema.setDefault(value);
    return schema;
  }

  private static Parameter path(
      String name, String description, Schema<Object> schema, Object example) {
    return parameter("path", name, description, schema).example(example).required(true);
  }

  private static Parameter query(
      String name, String description, Schema<Object> schema, Object example) {
    return parameter("query", name, withExample(description, example), schema).required(false);
  }

  private static Parameter header(
      String name, String description, Schema<Object> schema, Object example) {
    return parameter("header", name, withExample(description, example), schema).required(false);
  }

  /** Swagger UI sends an example as it stands, so one of an optional parameter is prose. */
  private static String withExample(String description, Object example) {
    return description + " For example `" + example + "`.";
  }

  private static Parameter parameter(
      String in, String name, String description, Schema<Object> schema) {
    return new Parameter().in(in).name(name).description(description).schema(schema);
  }
}
