package io.totalog.gateway.http.error;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.gateway.http.json.JsonException;
import java.io.IOException;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.server.ResponseStatusException;
import reactor.netty.channel.AbortedException;

/** Finds the problem that any failure stands for, and logs the failures that are defects. */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final String DEFECT =
      "Something went wrong here. The trace id finds it in the log.";

  private Problems() {}

  /**
   * Returns the problem of a failure; what is not an expected answer is logged with its stack
   * trace.
   */
  public static Problem of(Throwable failure, String traceId) {
    return switch (failure) {
      case ProblemException e -> e.problem();
      case TotalogException e -> logged(Problem.of(e), e, traceId);
      case JsonException e -> Problem.of(ErrorCode.MALFORMED, "Not JSON: " + e.reason() + ".");
      case ResponseStatusException e -> ofStatus(e, traceId);
      default -> defect(failure, traceId);
    };
  }

  /** Returns whether a failure only says that the client has gone. */
  public static boolean isDisconnect(Throwable failure) {
    return failure instanceof AbortedException
        || failure instanceof IOException
        || failure.getCause() instanceof IOException;
  }

  private static Problem logged(Problem problem, Throwable failure, String traceId) {
    if (problem.code() == ErrorCode.INTERNAL) {
      return defect(failure, traceId);
    }
    if (problem.status() >= 500) {
      try (var trace = MDC.putCloseable(Trace.KEY, traceId)) {
        LOG.atDebug()
            .addKeyValue("code", problem.code().code())
            .addKeyValue(Trace.KEY, traceId)
            .log(problem.detail());
      }
    }
    return problem;
  }

  private static Problem ofStatus(ResponseStatusException e, String traceId) {
    String reason = Objects.requireNonNullElse(e.getReason(), e.getBody().getDetail());
    String detail = reason == null ? "" : reason;
    return switch (e.getStatusCode().value()) {
      case 400 -> Problem.of(ErrorCode.MALFORMED, detail);
      case 403 -> Problem.of(ErrorCode.FORBIDDEN, detail);
      case 404 -> Problem.of(ErrorCode.NOT_FOUND, "There is nothing here.");
      case 405 -> Problem.of(ErrorCode.METHOD_NOT_ALLOWED, detail);
      case 406 -> Problem.of(ErrorCode.NOT_ACCEPTABLE, detail);
      case 413 -> Problem.of(ErrorCode.TOO_LARGE, detail);
      case 415 -> Problem.of(ErrorCode.UNSUPPORTED_TYPE, detail);
      case 503 -> Problem.of(ErrorCode.OVERLOADED, detail);
      default -> defect(e, traceId);
    };
  }

  private static Problem defect(Throwable failure, String traceId) {
    try (var trace = MDC.putCloseable(Trace.KEY, traceId)) {
      LOG.atError().addKeyValue(Trace.KEY, traceId).setCause(failure).log("a request failed");
    }
    return Problem.of(ErrorCode.INTERNAL, DEFECT);
  }
}
