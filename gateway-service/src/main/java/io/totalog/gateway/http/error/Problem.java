package io.totalog.gateway.http.error;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.gateway.http.json.JsonOut;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A problem as clients read it, but for the request it belongs to.
 *
 * @param code what to decide by
 * @param status HTTP status, 400 to 599
 * @param detail what happened this time
 * @param maybeApplied whether the request may have had an effect
 * @param number the number needed to go on, or -1; its member's name follows from the code
 * @param logId the id of the log that has the name now, with {@code log-replaced}
 * @param errors what is wrong with the request, one by one
 * @param headers further headers of the answer
 */
public record Problem(
    ErrorCode code,
    int status,
    String detail,
    boolean maybeApplied,
    long number,
    @Nullable String logId,
    List<ParameterError> errors,
    Map<String, String> headers) {

  /** Media type of an answer. */
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final String TYPE_PREFIX = "urn:totalog:problem:";

  /** Copies the collections. */
  public Problem {
    errors = List.copyOf(errors);
    headers = Map.copyOf(headers);
  }

  /** Makes one of a code with nothing beside it. */
  public static Problem of(ErrorCode code, String detail) {
    return of(code, ProblemKind.status(code), detail);
  }

  /** Makes one of a code that has more than one status. */
  public static Problem of(ErrorCode code, int status, String detail) {
    return new Problem(
        code, status, detail, !code.isSideEffectFree(), -1, null, List.of(), Map.of());
  }

  /** Makes the one that an exception stands for. */
  public static Problem of(TotalogException e) {
    return new Problem(
        e.code(),
        ProblemKind.status(e.code()),
        Objects.requireNonNullElse(e.getMessage(), ""),
        e.maybeApplied(),
        e.number(),
        null,
        List.of(),
        Map.of());
  }

  /** Makes the one for parameters, headers or members that cannot be taken. */
  public static Problem badParameter(List<ParameterError> errors) {
    StringBuilder detail = new StringBuilder();
    for (ParameterError error : errors) {
      detail.append(detail.isEmpty() ? "" : " ");
      detail.append(error.name()).append(' ').append(error.detail()).append('.');
    }
    return new Problem(
        ErrorCode.BAD_PARAMETER, 400, detail.toString(), false, -1, null, errors, Map.of());
  }

  /** Makes the one for a name that belongs to another log than the client meant. */
  public static Problem logReplaced(String name, String wantedId, String actualId) {
    return new Problem(
        ErrorCode.LOG_REPLACED,
        412,
        "The log " + name + " has the id " + actualId + ", not " + wantedId + ".",
        false,
        -1,
        actualId,
        List.of(),
        Map.of());
  }

  /** Returns the same with a further header of the answer. */
  public Problem withHeader(String name, String value) {
    return new Problem(
        code, status, detail, maybeApplied, number, logId, errors, Map.of(name, value));
  }

  /** Returns when to try again, in milliseconds, or -1 where waiting does not help. */
  public long retryAfterMs() {
    return ProblemKind.retryAfterMs(code);
  }

  /** Returns the whole seconds of {@code Retry-After}, at least 1, or -1. */
  public long retryAfterSeconds() {
    long ms = retryAfterMs();
    return ms < 0 ? -1 : Math.max(1, (ms + 999) / 1_000);
  }

  /**
   * Returns it as JSON on one line.
   *
   * @param instance path of the request
   * @param traceId 32 hexadecimal digits
   */
  public byte[] toJson(String instance, String traceId) {
    return writeTo(new JsonOut(320), instance, traceId).toBytes();
  }

  /** Writes it as a JSON object on one line. */
  public JsonOut writeTo(JsonOut out, String instance, String traceId) {
    out.raw("{\"type\":\"" + TYPE_PREFIX).raw(code.code()).raw("\",");
    writeMembers(out, instance, traceId);
    return out.raw("}");
  }

  /**
   * Writes its members but for {@code type} and the braces, for messages with a type of their own.
   */
  public void writeMembers(JsonOut out, String instance, String traceId) {
    out.raw("\"title\":");
    out.string(ProblemKind.title(code)).raw(",\"status\":").number(status);
    out.raw(",\"detail\":").string(detail).raw(",\"instance\":").string(instance);
    out.raw(",\"code\":\"").raw(code.code()).raw("\",\"retryable\":");
    out.raw(code.isRetryable() ? "true" : "false");
    out.raw(maybeApplied ? ",\"applied\":\"maybe\"" : ",\"applied\":\"no\"");
    out.raw(",\"traceId\":").string(traceId);
    if (retryAfterMs() >= 0) {
      out.raw(",\"retryAfterMs\":").number(retryAfterMs());
    }
    String member = ProblemKind.numberMember(code);
    if (member != null && number >= 0) {
      out.raw(",\"").raw(member).raw("\":").number(number);
    }
    if (logId != null) {
      out.raw(",\"logId\":").string(logId);
    }
    if (!errors.isEmpty()) {
      writeErrors(out);
    }
  }

  private void writeErrors(JsonOut out) {
    out.raw(",\"errors\":[");
    for (int i = 0; i < errors.size(); i++) {
      out.raw(i == 0 ? "{\"name\":" : ",{\"name\":").string(errors.get(i).name());
      out.raw(",\"detail\":").string(errors.get(i).detail()).raw("}");
    }
    out.raw("]");
  }
}
