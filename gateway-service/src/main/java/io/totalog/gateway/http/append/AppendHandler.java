package io.totalog.gateway.http.append;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.record.LogRecord;
import io.totalog.gateway.http.BytesAnswer;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.LogLookup;
import io.totalog.gateway.http.Query;
import io.totalog.gateway.http.error.ProblemException;
import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.log.Appended;
import io.totalog.gateway.log.LogService;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@code POST /v1/logs/{log}/records}. In this order: parameters, the log, size and type, the
 * records; only then is a missing log created and the batch appended, so that a refused append
 * leaves nothing behind.
 */
public final class AppendHandler {
  private static final String BATCH = "batch";
  private static final Set<String> PARAMETERS = Set.of(BATCH);

  /** Bodies above it are parsed off the event loop, which has other connections to serve. */
  private static final int PARSE_INLINE_BYTES_MAX = 256 << 10;

  private final LogService logs;
  private final Gate gate;
  private final boolean autoCreate;
  private final Duration bodyDeadline;
  private final Scheduler parsing = Schedulers.parallel();

  /**
   * Makes one.
   *
   * @param logs where to append
   * @param gate admission
   * @param autoCreate whether an append creates a log that is not there
   * @param bodyDeadline how long a body may take to come
   */
  public AppendHandler(LogService logs, Gate gate, boolean autoCreate, Duration bodyDeadline) {
    this.logs = logs;
    this.gate = gate;
    this.autoCreate = autoCreate;
    this.bodyDeadline = bodyDeadline;
  }

  /** Serves it. */
  public Mono<ServerResponse> append(ServerRequest request) {
    gate.enter(gate.appends(), "appends");
    return Mono.defer(() -> admitted(request)).doFinally(end -> gate.appends().give(1));
  }

  private Mono<ServerResponse> admitted(ServerRequest request) {
    String name = LogLookup.name(request);
    boolean batch = isBatch(request);
    return logs.find(name)
        .map(Optional::of)
        .onErrorResume(TotalogException.class, e -> absent(request, e))
        .flatMap(found -> {
          found.ifPresent(log -> LogLookup.check(request, log));
          return take(request, name, found, batch);
        });
  }

  private Mono<Optional<LogMeta>> absent(ServerRequest request, TotalogException failure) {
    boolean creatable =
        failure.code() == ErrorCode.LOG_NOT_FOUND && autoCreate && !LogLookup.isIdGiven(request);
    return creatable ? Mono.just(Optional.empty()) : Mono.error(failure);
  }

  private Mono<ServerResponse> take(
      ServerRequest request, String name, Optional<LogMeta> found, boolean batch) {
    AppendHeaders headers = AppendHeaders.of(request.exchange().getRequest().getHeaders());
    BodyForm form = BodyForm.of(headers.contentType(), batch);
    if (form == BodyForm.ENVELOPE && !headers.head().isEmpty()) {
      throw ProblemException.badParameter(
          "log-key, log-header-*", "do not go with an envelope, whose records have their own");
    }
    return BodyCollector.collect(
            request.exchange().getRequest(), form, gate.bodyBytes(), bodyDeadline)
        .flatMap(body ->
            Mono.using(
                () -> body,
                open ->
                    parse(form, headers, open.bytes())
                        .flatMap(records -> append(request, name, found, records)),
                BodyCollector.Body::close));
  }

  private Mono<List<LogRecord>> parse(BodyForm form, AppendHeaders headers, byte[] body) {
    if (body.length <= PARSE_INLINE_BYTES_MAX) {
      return Mono.just(Bodies.records(form, headers, body));
    }
    return Mono.fromCallable(() -> Bodies.records(form, headers, body)).subscribeOn(parsing);
  }

  private Mono<ServerResponse> append(
      ServerRequest request, String name, Optional<LogMeta> found, List<LogRecord> records) {
    Mono<LogMeta> log =
        found
            .map(Mono::just)
            .orElseGet(
                () -> logs.findOrCreate(name).doOnNext(made -> LogLookup.check(request, made)));
    return log.flatMap(target -> logs.append(target, records).flatMap(at -> answer(target, at)));
  }

  private static Mono<ServerResponse> answer(LogMeta log, Appended appended) {
    JsonOut out = new JsonOut(128);
    out.raw("{\"first\":").number(appended.first());
    out.raw(",\"last\":").number(appended.last());
    out.raw(",\"count\":").number(appended.count());
    out.raw(",\"next\":").number(appended.next());
    out.raw(",\"timestamp\":").timestamp(appended.timestampMs()).raw("}");
    String location = "/v1/logs/" + log.name() + "/records/" + appended.first();
    return Mono.just(
        new BytesAnswer(
            201,
            Map.of(HttpHeaders.CONTENT_TYPE, MediaType.JSON, HttpHeaders.LOCATION, location),
            out.toBytes()));
  }

  private static boolean isBatch(ServerRequest request) {
    if (request.uri().getRawQuery() == null) {
      return false;
    }
    Query query = new Query(request.exchange().getRequest().getQueryParams(), PARAMETERS);
    String batch = query.choice(BATCH, "", "true", "false");
    query.check();
    return batch != null && !batch.equals("false");
  }
}
