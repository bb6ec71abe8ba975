package io.totalog.gateway.http;

import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.error.ProblemException;
import io.totalog.gateway.log.LogService;
import io.totalog.protocol.membership.LogMeta;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Finds the log that a request names, and makes sure that it is the one which the client means. */
public final class LogLookup {
  /** The path variable of a log's name. */
  public static final String LOG = "log";

  /** The header of a log's id, in requests and answers. */
  public static final String LOG_ID = "Log-Id";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,248}");

  private final LogService logs;

  /** Makes one. */
  public LogLookup(LogService logs) {
    this.logs = logs;
  }

  /** Returns the name in the path, or fails with {@code bad-parameter}. */
  public static String name(ServerRequest request) {
    String name = request.pathVariable(LOG);
    if (!isName(name)) {
      throw ProblemException.badParameter(
          LOG, "must be 1 to 249 letters, digits, dots, dashes or underscores, not first a sign");
    }
    return name;
  }

  /** Returns whether a log may have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Finds the log; {@code Log-Id} is on the answer from here on, whatever it will be. */
  public Mono<LogMeta> find(ServerRequest request) {
    return logs.find(name(request)).doOnNext(log -> check(request, log));
  }

  /**
   * Puts {@code Log-Id} on the answer and fails with {@code log-replaced} if another one was meant.
   */
  public static void check(ServerRequest request, LogMeta log) {
    String id = log.id().toString();
    request.exchange().getResponse().getHeaders().set(LOG_ID, id);
    check(request.exchange().getRequest().getHeaders().getFirst(LOG_ID), log.name(), id);
    if (request.uri().getRawQuery() != null) {
      check(request.exchange().getRequest().getQueryParams().getFirst("log_id"), log.name(), id);
    }
  }

  /** Returns whether the request says which log it means. */
  public static boolean isIdGiven(ServerRequest request) {
    return request.exchange().getRequest().getHeaders().getFirst(LOG_ID) != null
        || request.exchange().getRequest().getQueryParams().containsKey("log_id");
  }

  private static void check(@Nullable String wanted, String name, String id) {
    if (wanted != null && !wanted.equals(id)) {
      throw new ProblemException(Problem.logReplaced(name, wanted, id));
    }
  }
}
