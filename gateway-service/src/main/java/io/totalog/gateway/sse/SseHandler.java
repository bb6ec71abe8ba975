package io.totalog.gateway.sse;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.view.LogTail;
import io.totalog.gateway.http.BytesAnswer;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.LogLookup;
import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.error.ProblemException;
import io.totalog.gateway.http.error.Problems;
import io.totalog.gateway.http.error.Trace;
import io.totalog.gateway.http.read.ReadHandler;
import io.totalog.gateway.http.read.ReadParameters;
import io.totalog.gateway.http.read.SseReads;
import io.totalog.gateway.http.read.Start;
import io.totalog.gateway.http.stream.StreamAnswer;
import io.totalog.gateway.http.stream.StreamBounds;
import io.totalog.gateway.log.FollowQuery;
import io.totalog.gateway.log.LogService;
import io.totalog.gateway.log.OnTrim;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@code GET /v1/logs/{log}/records} as server-sent events. */
public final class SseHandler implements SseReads {
  private static final Map<String, String> FIELDS =
      Map.of(
          HttpHeaders.CONTENT_TYPE,
          SseFraming.CONTENT_TYPE,
          HttpHeaders.CACHE_CONTROL,
          "no-cache, no-transform",
          HttpHeaders.VARY,
          "Accept, Accept-Encoding",
          "X-Accel-Buffering",
          "no");

  private final LogService logs;
  private final LogLookup lookup;
  private final Gate gate;
  private final Duration heartbeat;

  /** Makes one. */
  public SseHandler(LogService logs, LogLookup lookup, Gate gate, Duration heartbeat) {
    this.logs = logs;
    this.lookup = lookup;
    this.gate = gate;
    this.heartbeat = heartbeat;
  }

  @Override
  public Mono<ServerResponse> read(ServerRequest request, ReadParameters parameters) {
    return lookup
        .find(request)
        .flatMap(log -> found(request, parameters, log))
        .onErrorResume(failure -> broken(request, parameters, failure));
  }

  private Mono<ServerResponse> found(
      ServerRequest request, ReadParameters parameters, LogMeta log) {
    if (isReconnectAfterEnd(parameters)) {
      return BytesAnswer.empty(204);
    }
    return logs.tail(log).map(tail -> stream(request, parameters, log, tail));
  }

  private static boolean isReconnectAfterEnd(ReadParameters parameters) {
    return parameters.lastEventId().isPresent()
        && parameters.until().isPresent()
        && parameters.lastEventId().getAsLong() + 1 >= parameters.until().getAsLong();
  }

  private ServerResponse stream(
      ServerRequest request, ReadParameters parameters, LogMeta log, LogTail tail) {
    Start start =
        parameters.lastEventId().isPresent()
            ? new Start.At(parameters.lastEventId().getAsLong() + 1)
            : parameters.start();
    long from = start.in(tail);
    if (from > tail.next()) {
      throw ReadHandler.beyondTail(from, tail);
    }
    var opening = new SseFraming.Opening(log.id().toString(), from, tail.first(), tail.next());
    String trace = Trace.idOf(request.exchange());
    return new SseAnswer(
        new StreamAnswer(
            FIELDS,
            new SseFraming(opening, parameters.bodies(), request.path(), trace),
            StreamBounds.NONE,
            new StreamAnswer.Position(from, tail.next()),
            logs.follow(log, new FollowQuery(from, parameters.until(), OnTrim.SKIP)),
            gate,
            heartbeat));
  }

  /**
   * EventSource gives up for good on any status but 200: what may pass is an event, after which it
   * comes back. A log that is gone ends a reader that had begun, as its {@code end} event said.
   */
  private Mono<ServerResponse> broken(
      ServerRequest request, ReadParameters parameters, Throwable failure) {
    if (failure instanceof TotalogException e
        && e.code() == ErrorCode.LOG_NOT_FOUND
        && parameters.lastEventId().isPresent()) {
      return BytesAnswer.empty(204);
    }
    return eventOf(request.exchange(), failure).map(answer -> answer);
  }

  private static Mono<BytesAnswer> eventOf(ServerWebExchange exchange, Throwable failure) {
    String trace = Trace.idOf(exchange);
    Problem problem = Problems.of(failure, trace);
    if (problem.status() != 429 && problem.status() != 503) {
      return Mono.error(new ProblemException(problem));
    }
    String instance = exchange.getRequest().getPath().value();
    byte[] event = SseFraming.problemEvent(problem, instance, trace);
    return Mono.just(new BytesAnswer(200, FIELDS, event));
  }

  /**
   * The stream, or one event that says why there is none.
   *
   * @param stream what to answer if there is room for it
   */
  private record SseAnswer(StreamAnswer stream) implements ServerResponse {

    @Override
    public HttpStatusCode statusCode() {
      return stream.statusCode();
    }

    @Override
    public HttpHeaders headers() {
      return stream.headers();
    }

    @Override
    public MultiValueMap<String, ResponseCookie> cookies() {
      return stream.cookies();
    }

    @Override
    public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
      return stream
          .writeTo(exchange, context)
          .onErrorResume(
              ProblemException.class,
              refusal ->
                  exchange.getResponse().isCommitted()
                      ? Mono.error(refusal)
                      : eventOf(exchange, refusal)
                          .flatMap(event -> event.writeTo(exchange, context)));
    }
  }
}
