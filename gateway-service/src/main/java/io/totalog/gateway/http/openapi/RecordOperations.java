package io.totalog.gateway.http.openapi;

import static io.totalog.core.error.ErrorCode.BAD_PARAMETER;
import static io.totalog.core.error.ErrorCode.BEYOND_TAIL;
import static io.totalog.core.error.ErrorCode.DRAINING;
import static io.totalog.core.error.ErrorCode.EMPTY_APPEND;
import static io.totalog.core.error.ErrorCode.FORBIDDEN;
import static io.totalog.core.error.ErrorCode.INTERNAL;
import static io.totalog.core.error.ErrorCode.INVALID_RECORD;
import static io.totalog.core.error.ErrorCode.LOG_NOT_FOUND;
import static io.totalog.core.error.ErrorCode.LOG_REPLACED;
import static io.totalog.core.error.ErrorCode.MALFORMED;
import static io.totalog.core.error.ErrorCode.NOT_ACCEPTABLE;
import static io.totalog.core.error.ErrorCode.NOT_ORDERED;
import static io.totalog.core.error.ErrorCode.NO_SHARD;
import static io.totalog.core.error.ErrorCode.OVERLOADED;
import static io.totalog.core.error.ErrorCode.QUOTA_EXCEEDED;
import static io.totalog.core.error.ErrorCode.RECORD_NOT_FOUND;
import static io.totalog.core.error.ErrorCode.SHARD_UNAVAILABLE;
import static io.totalog.core.error.ErrorCode.STORAGE_UNAVAILABLE;
import static io.totalog.core.error.ErrorCode.TIMEOUT;
import static io.totalog.core.error.ErrorCode.TOO_LARGE;
import static io.totalog.core.error.ErrorCode.TRIMMED;
import static io.totalog.core.error.ErrorCode.UNSUPPORTED_TYPE;
import static io.totalog.core.error.ErrorCode.UPGRADE_REQUIRED;
import static io.totalog.gateway.http.openapi.Operations.JSON;
import static io.totalog.gateway.http.openapi.Operations.answer;
import static io.totalog.gateway.http.openapi.Operations.header;
import static io.totalog.gateway.http.openapi.Operations.json;
import static io.totalog.gateway.http.openapi.Operations.media;
import static io.totalog.gateway.http.openapi.Operations.onLog;
import static io.totalog.gateway.http.openapi.Operations.operation;
import static io.totalog.gateway.http.openapi.Operations.with;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.totalog.core.error.ErrorCode;
import java.util.Map;

/** The operations on records. */
final class RecordOperations {
  private static final String TAG = "Records";
  private static final String NDJSON = "application/x-ndjson";
  private static final String ENVELOPE = "application/vnd.totalog.records+json";
  private static final String RECORD =
      """
      {"seq":42,"timestamp":"2026-03-14T09:26:53.589Z","key":"customer-7","headers":{"region":"kr"},\
      "contentType":"application/json","body":{"order":1001,"total":1.0}}\
      """;

  private RecordOperations() {}

  static Map<String, Operation> all() {
    return Shapes.map(
        "appendRecords", append(),
        "readRecords", read(),
        "readRecord", single(),
        "openWebSocket", webSocket());
  }

  private static Operation append() {
    Operation operation =
        onLog(
            operation(
                TAG,
                "Append one record or many",
                """
                The `Content-Type` says how the body becomes records: `application/json` is one JSON text
                (with `?batch` an array, one record an element), `application/x-ndjson` a JSON text a line,
                `text/plain` with `?batch` a record a line, `application/vnd.totalog.records+json` an
                envelope; any other type, or none, is one record of the bytes as they are.

                A request is one atomic batch. Whatever can refuse a record is decided before it is ordered.
                A problem with `applied: maybe` leaves open whether the records were appended.
                """,
                Parameters.batch(),
                Parameters.logKey(),
                Parameters.logHeader()));
    operation.setRequestBody(
        new RequestBody().description("The record or records.").required(true).content(bodies()));
    ApiResponse created =
        answer(
            "All records are durable and ordered.",
            JSON,
            media(
                "AppendAnswer",
                "one",
                json(
                    """
                    {"first":42,"last":42,"count":1,"next":43,"timestamp":"2026-03-14T09:26:53.589Z"}\
                    """)));
    created.addHeaderObject(
        "Location",
        header(
            "The path of the first record.",
            Shapes.text(null).format("uri-reference"),
            "/v1/logs/orders/records/42"));
    created.addHeaderObject("Log-Id", Operations.logId());
    operation
        .getResponses()
        .addApiResponse("201", created)
        .addApiResponse("400", ProblemDocs.of(EMPTY_APPEND, BAD_PARAMETER, MALFORMED))
        .addApiResponse("404", ProblemDocs.of(LOG_NOT_FOUND))
        .addApiResponse("412", ProblemDocs.of(LOG_REPLACED))
        .addApiResponse("413", ProblemDocs.of(TOO_LARGE))
        .addApiResponse("415", ProblemDocs.of(UNSUPPORTED_TYPE))
        .addApiResponse("422", ProblemDocs.of(INVALID_RECORD));
    return ending(
        operation,
        NOT_ORDERED,
        NO_SHARD,
        SHARD_UNAVAILABLE,
        STORAGE_UNAVAILABLE,
        OVERLOADED,
        DRAINING);
  }

  private static Content bodies() {
    String envelope =
        """
        {"records":[{"body":"hello"},{"key":"customer-7","headers":{"region":"kr"},\
        "contentType":"application/json","body":{"order":1001}},\
        {"contentType":"image/gif","bodyBase64":"R0lGODlhAQABAAAAACw="}]}\
        """;
    return new Content()
        .addMediaType(
            JSON,
            with(
                media("JsonValue", "one", json("{\"order\":1001,\"total\":1.0}")),
                "batch",
                json("[{\"order\":1001},{\"order\":1002}]")))
        .addMediaType(NDJSON, media("Lines", "two", "{\"order\":1001}\n{\"order\":1002}\n"))
        .addMediaType(
            "text/plain", with(media("Lines", "one", "hello"), "batch", "GET / 200\nGET /x 404\n"))
        .addMediaType(ENVELOPE, media("Envelope", "three", json(envelope)))
        .addMediaType("application/octet-stream", media("Bytes", "one", "any bytes"))
        .addMediaType("*/*", media("Bytes", "one", "<order id=\"1001\"/>"));
  }

  private static Operation read() {
    Operation operation =
        onLog(
            operation(
                TAG,
                "Read a range, wait for more, or follow",
                """
                One resource in three forms, chosen by `Accept` or by `format`, which wins. **JSON** is one
                page; with `wait` it stays open at the tail until there is a record. **NDJSON** is a record
                a line; with `wait` it goes on until no record came for so long, with `inf` for ever.
                **SSE** follows the log and is made for `EventSource`: an `open` event, a record an event
                with its number as `id`, `gap`, `problem` and `end`, and a comment every 15 s; 429 and 503
                are a 200 stream of one `problem` event.

                A number below `first` is 410 (or skipped), one above the tail 416, the tail itself always
                200.
                """,
                Parameters.from(),
                Parameters.last(),
                Parameters.limit(),
                Parameters.maxBytes(),
                Parameters.until(),
                Parameters.waitSeconds(),
                Parameters.bodies(),
                Parameters.onTrim(),
                Parameters.format(),
                Parameters.lastEventIdQuery(),
                Parameters.lastEventIdHeader()));
    ApiResponse over = answer("Only SSE, a reconnect after `end`: it makes `EventSource` stop.");
    over.addHeaderObject("Log-Id", Operations.logId());
    operation
        .getResponses()
        .addApiResponse("200", records())
        .addApiResponse("204", over)
        .addApiResponse("400", ProblemDocs.of(BAD_PARAMETER, MALFORMED))
        .addApiResponse("404", ProblemDocs.of(LOG_NOT_FOUND))
        .addApiResponse("406", ProblemDocs.of(NOT_ACCEPTABLE))
        .addApiResponse("410", ProblemDocs.of(TRIMMED))
        .addApiResponse("412", ProblemDocs.of(LOG_REPLACED))
        .addApiResponse("416", ProblemDocs.of(BEYOND_TAIL));
    return ending(operation, SHARD_UNAVAILABLE, NOT_ORDERED, OVERLOADED, DRAINING);
  }

  private static ApiResponse records() {
    String page =
        "{\"log\":\"orders\",\"records\":[" + RECORD + "],\"first\":0,\"next\":43,\"tail\":43}";
    String events =
        "retry: 2000\nevent: open\nid: 41\ndata: {\"logId\":\"17\",\"from\":42,\"first\":0,\"tail\":43}\n\n"
            + "id: 42\ndata: "
            + RECORD
            + "\n\n:\n\n";
    ApiResponse response = answer("Records in the order of their numbers, in the chosen form.");
    response.setContent(
        new Content()
            .addMediaType(JSON, media("RecordsPage", "page", json(page)))
            .addMediaType(
                NDJSON,
                media("Lines", "one", RECORD + "\n{\"checkpoint\":{\"next\":43,\"tail\":43}}\n"))
            .addMediaType("text/event-stream", media("EventStream", "following", events)));
    response.addHeaderObject("Log-Id", Operations.logId());
    response.addHeaderObject(
        "Cache-Control",
        header("`no-store`; with SSE `no-cache, no-transform`.", Shapes.text(null), "no-store"));
    return response;
  }

  private static Operation single() {
    Operation operation =
        onLog(
            operation(
                TAG,
                "Read one record's exact bytes",
                "Byte for byte, with the record's own `Content-Type`; everything else about it is in headers."
                    + " `nosniff` and a sandbox policy keep a browser from running any of it.",
                Parameters.seq()));
    ApiResponse record =
        answer("The record.", "*/*", media("Bytes", "json", "{\"order\":1001,\"total\":1.0}"));
    record.addHeaderObject("Log-Id", Operations.logId());
    record.addHeaderObject("Log-Seq", header("The record's number.", Shapes.ref("Seq"), 42));
    record.addHeaderObject(
        "Log-Timestamp",
        header("The time of its cut.", Shapes.ref("Timestamp"), "2026-03-14T09:26:53.589Z"));
    record.addHeaderObject("Log-Key", header("The key, if any.", Shapes.text(null), "customer-7"));
    record.addHeaderObject(
        "Log-Header-region", header("A header, here `region`.", Shapes.text(null), "kr"));
    record.addHeaderObject(
        "X-Content-Type-Options", header("Always `nosniff`.", Shapes.text(null), "nosniff"));
    record.addHeaderObject(
        "Content-Security-Policy",
        header("Always the same.", Shapes.text(null), "sandbox; default-src 'none'"));
    operation
        .getResponses()
        .addApiResponse("200", record)
        .addApiResponse("400", ProblemDocs.of(BAD_PARAMETER, MALFORMED))
        .addApiResponse("404", ProblemDocs.of(RECORD_NOT_FOUND, LOG_NOT_FOUND))
        .addApiResponse("410", ProblemDocs.of(TRIMMED))
        .addApiResponse("412", ProblemDocs.of(LOG_REPLACED));
    return ending(operation, SHARD_UNAVAILABLE, NOT_ORDERED, OVERLOADED, DRAINING);
  }

  private static Operation webSocket() {
    Operation operation =
        onLog(
            operation(
                TAG,
                "Follow and append over a WebSocket",
                """
                The subprotocol is `totalog.v1.json`. Each message is one JSON object with `type` and `id`.
                From the client: `subscribe{id,from,credit}`, `credit{id,n}`, `append{id,records}`,
                `unsubscribe{id}`. From the server: `records{id,records,next,tail}`,
                `appended{id,first,last}`, `gap{id,requested,first}`, `problem{id,…}`, `end{id}`. Nothing is
                sent without credit (256 records unless told otherwise). Appends of one connection are
                ordered as sent. Close codes: 1001 the gateway stops, 1009 a message too large, 1013
                overload, 4404 the log is gone.
                """,
                Parameters.subprotocol()));
    ApiResponse upgraded = answer("The connection is a WebSocket now.");
    upgraded.addHeaderObject("Log-Id", Operations.logId());
    operation
        .getResponses()
        .addApiResponse("101", upgraded)
        .addApiResponse("2XX", answer("Never sent; for tools that ask for a 2xx."))
        .addApiResponse("400", ProblemDocs.of(BAD_PARAMETER, MALFORMED))
        .addApiResponse("403", ProblemDocs.of(FORBIDDEN))
        .addApiResponse("404", ProblemDocs.of(LOG_NOT_FOUND))
        .addApiResponse("412", ProblemDocs.of(LOG_REPLACED))
        .addApiResponse("426", ProblemDocs.of(UPGRADE_REQUIRED));
    return ending(operation, NOT_ORDERED, OVERLOADED, DRAINING);
  }

  private static Operation ending(Operation operation, ErrorCode... unavailable) {
    operation
        .getResponses()
        .addApiResponse("429", ProblemDocs.of(QUOTA_EXCEEDED))
        .addApiResponse("500", ProblemDocs.of(INTERNAL))
        .addApiResponse("503", ProblemDocs.of(unavailable))
        .addApiResponse("504", ProblemDocs.of(TIMEOUT));
    return Operations.withDefault(operation);
  }
}
