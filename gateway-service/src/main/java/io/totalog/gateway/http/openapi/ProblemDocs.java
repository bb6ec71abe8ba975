package io.totalog.gateway.http.openapi;

import static io.totalog.gateway.http.openapi.Shapes.atLeast;
import static io.totalog.gateway.http.openapi.Shapes.count;
import static io.totalog.gateway.http.openapi.Shapes.flag;
import static io.totalog.gateway.http.openapi.Shapes.int32;
import static io.totalog.gateway.http.openapi.Shapes.list;
import static io.totalog.gateway.http.openapi.Shapes.map;
import static io.totalog.gateway.http.openapi.Shapes.object;
import static io.totalog.gateway.http.openapi.Shapes.ref;
import static io.totalog.gateway.http.openapi.Shapes.text;
import static io.totalog.gateway.http.openapi.Shapes.words;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.gateway.http.error.ParameterError;
import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.error.ProblemKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the document says of problems. Its examples are written by what writes the answers. */
final class ProblemDocs {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String INSTANCE = "/v1/logs/orders/records";

  /** Codes that no operation of this version answers. */
  private static final List<ErrorCode> LATER =
      List.of(ErrorCode.SHARD_NOT_FOUND, ErrorCode.SHARD_SEALED);

  private ProblemDocs() {}

  static Map<String, Schema<?>> schemas() {
    return map(
        "Problem", problem(),
        "ParameterError",
            object(
                "One thing wrong with a request.",
                List.of("name", "detail"),
                map(
                    "name", text("The parameter, header or member."),
                    "detail", text("What is wrong with it."))));
  }

  private static Schema<Object> problem() {
    String[] codes =
        java.util.Arrays.stream(ErrorCode.values())
            .filter(code -> !LATER.contains(code))
            .map(ErrorCode::code)
            .toArray(String[]::new);
    Schema<Object> status = atLeast(400, int32("The HTTP status."));
    status.setMaximum(BigDecimal.valueOf(599));
    return object(
        "A problem as of RFC 9457; the members after `retryAfterMs` come with the codes they name.",
        List.of(
            "type",
            "title",
            "status",
            "detail",
            "instance",
            "code",
            "retryable",
            "applied",
            "traceId"),
        map(
            "type", text("`urn:totalog:problem:` and the code.").format("uri"),
            "title", text("The code in words."),
            "status", status,
            "detail", text("What happened this time."),
            "instance", text("The path of the request.").format("uri-reference"),
            "code",
                words(
                    "What to decide by. There will be more; take an unknown one by its status.",
                    codes),
            "retryable", flag("Whether the same request may succeed later."),
            "applied", words("Whether the request may have had an effect.", "no", "maybe"),
            "traceId",
                text("The trace of the request, as in the server's log.").pattern("^[0-9a-f]{32}$"),
            "retryAfterMs", count("In how many milliseconds to try again, where that helps."),
            "errors",
                list("With `bad-parameter`, what is wrong, one by one.", ref("ParameterError")),
            "first", ref("Seq", "With `trimmed`, the smallest number still kept."),
            "tail",
                ref("Seq", "With `beyond-tail` and `record-not-found`, the next record's number."),
            "logId", ref("LogId", "With `log-replaced`, the id of the log that has the name now."),
            "max", count("With `too-large`, the limit that was passed."),
            "index",
                atLeast(
                    0, int32("With `invalid-record`, which record of the request it is, from 0.")),
            "shard", count("With `shard-unavailable`, the shard's id.")));
  }

  /** Returns a response with one example for each code. */
  static ApiResponse of(ErrorCode... codes) {
    io.swagger.v3.oas.models.media.MediaType media =
        new io.swagger.v3.oas.models.media.MediaType().schema(ref("Problem"));
    StringBuilder description = new StringBuilder();
    boolean retryAfter = false;
    for (ErrorCode code : codes) {
      description.append(description.isEmpty() ? "" : " ");
      description.append('`').append(code.code()).append("`: ").append(sample(code).detail());
      media.addExamples(code.code(), example(sample(code)));
      retryAfter |= ProblemKind.status(code) == 503 || code == ErrorCode.QUOTA_EXCEEDED;
    }
    ApiResponse response =
        new ApiResponse()
            .description(description.toString())
            .content(new Content().addMediaType(Problem.CONTENT_TYPE, media));
    if (retryAfter) {
      response.addHeaderObject("Retry-After", retryAfter());
    }
    if (codes[0] == ErrorCode.UPGRADE_REQUIRED) {
      response.addHeaderObject(
          "Upgrade", new Header().description("Always `websocket`.").schema(text(null)));
    }
    return response;
  }

  static Header retryAfter() {
    return new Header()
        .description("In how many seconds to try again.")
        .schema(atLeast(1, int32(null)))
        .example(1);
  }

  private static Example example(Problem problem) {
    String json = new String(problem.toJson(INSTANCE, TRACE), StandardCharsets.UTF_8);
    try {
      return new Example()
          .summary(ProblemKind.title(problem.code()))
          .value(Json31.mapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem that is not JSON: " + json, e);
    }
  }

  private static Problem sample(ErrorCode code) {
    return switch (code) {
      case BAD_PARAMETER ->
          Problem.badParameter(List.of(new ParameterError("limit", "must be 1 or more")));
      case LOG_REPLACED -> Problem.logReplaced("orders", "17", "23");
      case MALFORMED -> plain(code, "The body is not JSON: unexpected end of input.");
      case EMPTY_APPEND -> plain(code, "There is no record. An empty one goes by the envelope.");
      case FORBIDDEN -> plain(code, "The origin https://elsewhere.example is not allowed.");
      case NOT_FOUND -> plain(code, "There is nothing here.");
      case LOG_NOT_FOUND -> plain(code, "There is no log orders.");
      case RECORD_NOT_FOUND -> numbered(code, "The log has no record 45 yet.", 45);
      case SHARD_NOT_FOUND -> numbered(code, "There is no shard 9.", 9);
      case METHOD_NOT_ALLOWED -> plain(code, "POST is not allowed here, but GET.");
      case NOT_ACCEPTABLE ->
          plain(
              code, "Records come as application/json, application/x-ndjson or text/event-stream.");
      case LOG_EXISTS -> plain(code, "The log orders has shards 1, not 3.");
      case SHARD_SEALED -> numbered(code, "The shard 9 is sealed.", 9);
      case TRIMMED -> numbered(code, "Record 5 was trimmed; the first one kept is 40.", 40);
      case TOO_LARGE -> numbered(code, "The body may have 1048576 bytes.", 1_048_576);
      case UNSUPPORTED_TYPE -> plain(code, "This version does not take the content encoding br.");
      case BEYOND_TAIL -> numbered(code, "Record 100 was asked for; the tail is 45.", 45);
      case TOO_LONG -> plain(code, "The address may have 8192 bytes.");
      case INVALID_RECORD ->
          numbered(code, "Record 1 is not JSON: unexpected end of input at byte 9.", 1);
      case UPGRADE_REQUIRED -> plain(code, "Only a WebSocket can be opened here.");
      case QUOTA_EXCEEDED -> plain(code, "There are too many requests from this address.");
      case INTERNAL -> plain(code, "Something went wrong here. The trace id finds it in the log.");
      case NOT_ORDERED -> plain(code, "No cut came in time; the records may still be ordered.");
      case NO_SHARD -> plain(code, "No shard of the log takes appends now.");
      case SHARD_UNAVAILABLE -> numbered(code, "No copy of shard 31 can be reached.", 31);
      case STORAGE_UNAVAILABLE -> plain(code, "The disk of shard-1 is full.");
      case OVERLOADED -> plain(code, "There are too many appends at once.");
      case DRAINING -> plain(code, "This gateway is about to stop.");
      case TIMEOUT -> plain(code, "shard-1 did not answer in time.");
    };
  }

  private static Problem plain(ErrorCode code, String detail) {
    return Problem.of(code, detail);
  }

  private static Problem numbered(ErrorCode code, String detail, long number) {
    return Problem.of(TotalogException.of(code, detail, number));
  }
}
