package io.totalog.gateway.http.openapi;

import static io.totalog.core.error.ErrorCode.BAD_PARAMETER;
import static io.totalog.core.error.ErrorCode.DRAINING;
import static io.totalog.core.error.ErrorCode.INTERNAL;
import static io.totalog.core.error.ErrorCode.LOG_EXISTS;
import static io.totalog.core.error.ErrorCode.LOG_NOT_FOUND;
import static io.totalog.core.error.ErrorCode.LOG_REPLACED;
import static io.totalog.core.error.ErrorCode.MALFORMED;
import static io.totalog.core.error.ErrorCode.NOT_ORDERED;
import static io.totalog.core.error.ErrorCode.NO_SHARD;
import static io.totalog.core.error.ErrorCode.OVERLOADED;
import static io.totalog.core.error.ErrorCode.QUOTA_EXCEEDED;
import static io.totalog.core.error.ErrorCode.TIMEOUT;
import static io.totalog.core.error.ErrorCode.TOO_LARGE;
import static io.totalog.core.error.ErrorCode.UNSUPPORTED_TYPE;
import static io.totalog.gateway.http.openapi.Operations.JSON;
import static io.totalog.gateway.http.openapi.Operations.answer;
import static io.totalog.gateway.http.openapi.Operations.json;
import static io.totalog.gateway.http.openapi.Operations.media;
import static io.totalog.gateway.http.openapi.Operations.onLog;
import static io.totalog.gateway.http.openapi.Operations.operation;
import static io.totalog.gateway.http.openapi.Operations.with;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Map;

/** The operations on logs. */
final class LogOperations {
  private static final String TAG = "Logs";
  private static final String LOG =
      """
      {"id":"17","name":"orders","created":"2026-03-14T09:20:00.000Z","first":0,"tail":45,"bytes":5120,\
      "config":{"shards":3,"replication":1,"durability":"fsync"},"shards":[31,32,33]}\
      """;

  private LogOperations() {}

  static Map<String, Operation> all() {
    return Shapes.map(
        "listLogs", list(),
        "createLog", create(),
        "getLog", get(),
        "headLog", head(),
        "deleteLog", delete());
  }

  private static Operation list() {
    Operation operation =
        operation(
            TAG,
            "List the logs",
            "Logs by name. When there are more, `Link` with `rel=\"next\"` is the next page's address.",
            Parameters.prefix(),
            Parameters.after(),
            Parameters.logLimit());
    String two =
        """
        {"logs":[{"id":"17","name":"orders","created":"2026-03-14T09:20:00.000Z",\
        "config":{"shards":3,"replication":1,"durability":"fsync"},"shards":[31,32,33]}]}\
        """;
    ApiResponse page = answer("A page of logs.", JSON, media("LogList", "one", json(two)));
    page.addHeaderObject(
        "Link",
        Operations.header(
            "The next page, if there is one.",
            Shapes.text(null),
            "</v1/logs?after=orders&limit=1>; rel=\"next\""));
    operation
        .getResponses()
        .addApiResponse("200", page)
        .addApiResponse("400", ProblemDocs.of(BAD_PARAMETER, MALFORMED));
    return ending(operation);
  }

  private static Operation create() {
    Operation operation =
        onLog(
            operation(
                TAG,
                "Create a log, or confirm it",
                "Only the members that are given are compared with a log that exists, so an empty body or"
                    + " `{}` confirms any. A difference is 409 and changes nothing. Safe to repeat."));
    operation.setRequestBody(
        new RequestBody()
            .description("The configuration; members left out get their defaults in a new log.")
            .required(false)
            .content(
                new Content()
                    .addMediaType(
                        JSON,
                        with(
                            media("LogConfig", "threeShards", json("{\"shards\":3}")),
                            "defaults",
                            json("{}")))));
    operation
        .getResponses()
        .addApiResponse("200", described("The log was there already and is as asked for."))
        .addApiResponse("201", described("The log was created."))
        .addApiResponse("400", ProblemDocs.of(BAD_PARAMETER, MALFORMED))
        .addApiResponse("409", ProblemDocs.of(LOG_EXISTS))
        .addApiResponse("412", ProblemDocs.of(LOG_REPLACED))
        .addApiResponse("413", ProblemDocs.of(TOO_LARGE))
        .addApiResponse("415", ProblemDocs.of(UNSUPPORTED_TYPE));
    return ending(operation);
  }

  private static ApiResponse described(String description) {
    ApiResponse response = answer(description, JSON, media("Log", "log", json(LOG)));
    response.addHeaderObject("Log-Id", Operations.logId());
    return response;
  }

  private static ApiResponse extent(ApiResponse response) {
    response.addHeaderObject("Log-Id", Operations.logId());
    response.addHeaderObject("Log-First", Operations.first());
    response.addHeaderObject("Log-Tail", Operations.tail());
    return response;
  }

  private static Operation get() {
    Operation operation =
        onLog(
            operation(
                TAG,
                "Describe a log",
                "Its identity, configuration and extent. `tail` never goes back, whichever is asked."));
    operation
        .getResponses()
        .addApiResponse("200", extent(answer("The log.", JSON, media("Log", "log", json(LOG)))));
    return ending(existing(operation));
  }

  private static Operation head() {
    Operation operation =
        onLog(
            operation(
                TAG,
                "Ask for a log's extent in headers",
                "The same as `GET` without a body, for problems too."));
    ApiResponses responses = operation.getResponses();
    responses.addApiResponse("200", extent(answer("The log is there.")));
    responses.addApiResponse("400", answer("`bad-parameter`. No body."));
    responses.addApiResponse("404", answer("`log-not-found`. No body."));
    ApiResponse replaced = answer("`log-replaced`. No body.");
    replaced.addHeaderObject("Log-Id", Operations.logId());
    responses.addApiResponse("412", replaced);
    ApiResponse quota = answer("`quota-exceeded`. No body.");
    quota.addHeaderObject("Retry-After", ProblemDocs.retryAfter());
    responses.addApiResponse("429", quota);
    responses.addApiResponse("500", answer("`internal`. No body."));
    ApiResponse unavailable = answer("`not-ordered`, `overloaded` or `draining`. No body.");
    unavailable.addHeaderObject("Retry-After", ProblemDocs.retryAfter());
    responses.addApiResponse("503", unavailable);
    responses.addApiResponse("504", answer("`timeout`. No body."));
    responses.addApiResponse("default", answer("Any other problem. No body."));
    return operation;
  }

  private static Operation delete() {
    Operation operation =
        onLog(
            operation(
                TAG,
                "Delete a log and all its records",
                "The name can be used again at once, the id never. There is no way back."));
    ApiResponse gone = answer("The log is gone.");
    gone.addHeaderObject("Log-Id", Operations.logId());
    operation.getResponses().addApiResponse("204", gone);
    return ending(existing(operation));
  }

  private static Operation existing(Operation operation) {
    operation
        .getResponses()
        .addApiResponse("400", ProblemDocs.of(BAD_PARAMETER, MALFORMED))
        .addApiResponse("404", ProblemDocs.of(LOG_NOT_FOUND))
        .addApiResponse("412", ProblemDocs.of(LOG_REPLACED));
    return operation;
  }

  private static Operation ending(Operation operation) {
    operation
        .getResponses()
        .addApiResponse("429", ProblemDocs.of(QUOTA_EXCEEDED))
        .addApiResponse("500", ProblemDocs.of(INTERNAL))
        .addApiResponse("503", ProblemDocs.of(NO_SHARD, NOT_ORDERED, OVERLOADED, DRAINING))
        .addApiResponse("504", ProblemDocs.of(TIMEOUT));
    return Operations.withDefault(operation);
  }
}
