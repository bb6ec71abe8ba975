package io.totalog.gateway.http.read;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.record.Limits;
import io.totalog.core.view.LogTail;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.LogLookup;
import io.totalog.gateway.http.error.Trace;
import io.totalog.gateway.http.stream.StreamAnswer;
import io.totalog.gateway.http.stream.StreamBounds;
import io.totalog.gateway.log.FollowQuery;
import io.totalog.gateway.log.LogService;
import io.totalog.gateway.log.OnTrim;
import io.totalog.gateway.log.Page;
import io.totalog.gateway.log.ReadQuery;
import io.totalog.protocol.membership.LogMeta;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/logs/{log}/records}: a page, or records as they come. */
public final class ReadHandler {
  private final LogService logs;
  private final LogLookup lookup;
  private final Gate gate;
  private final SseReads sse;

  /** Makes one. */
  public ReadHandler(LogService logs, LogLookup lookup, Gate gate, SseReads sse) {
    this.logs = logs;
    this.lookup = lookup;
    this.gate = gate;
    this.sse = sse;
  }

  /** Serves it. */
  public Mono<ServerResponse> read(ServerRequest request) {
    ReadParameters parameters = ReadParameters.of(request.exchange().getRequest());
    if (parameters.form() == ReadForm.SSE) {
      return sse.read(request, parameters);
    }
    return lookup
        .find(request)
        .flatMap(log ->
            parameters.isFollowing() ? follow(request, log, parameters) : page(log, parameters));
  }

  // --- pages ---

  private Mono<ServerResponse> page(LogMeta log, ReadParameters parameters) {
    boolean isWaiting = parameters.waitMs() > 0;
    ReadPass pass = isWaiting ? ReadPass.poll(gate) : ReadPass.read(gate);
    Mono<Page> page =
        Mono.defer(() -> query(log, parameters)).flatMap(query -> logs.read(log, query, pass));
    if (isWaiting) {
      page = page.takeUntilOther(gate.stopped()).switchIfEmpty(Mono.error(Gate::draining));
    }
    return page.<ServerResponse>map(read -> new PageAnswer(log.name(), parameters, read, pass))
        .doOnError(failure -> pass.close())
        .doOnCancel(pass::close);
  }

  private Mono<ReadQuery> query(LogMeta log, ReadParameters parameters) {
    return switch (parameters.start()) {
      // Asking from 0 and skipping what was trimmed saves the question where the log begins.
      case Start.Earliest() -> Mono.just(query(parameters, 0, OnTrim.SKIP));
      case Start.At(long seq) -> Mono.just(query(parameters, seq, parameters.onTrim()));
      case Start.Tail() -> fromTail(log, parameters);
      case Start.Last(long count) -> fromTail(log, parameters);
    };
  }

  private Mono<ReadQuery> fromTail(LogMeta log, ReadParameters parameters) {
    return logs.tail(log).map(tail -> query(parameters, parameters.start().in(tail), OnTrim.SKIP));
  }

  private static ReadQuery query(ReadParameters parameters, long from, OnTrim onTrim) {
    return new ReadQuery(
        from,
        parameters.until(),
        parameters.limit().orElse(Limits.PAGE_RECORDS_DEFAULT),
        parameters.bytesMax().orElse(Limits.PAGE_BYTES_DEFAULT),
        parameters.waitMs(),
        onTrim);
  }

  // --- following ---

  private Mono<ServerResponse> follow(
      ServerRequest request, LogMeta log, ReadParameters parameters) {
    return logs.tail(log).map(tail -> stream(request, log, parameters, tail));
  }

  private ServerResponse stream(
      ServerRequest request, LogMeta log, ReadParameters parameters, LogTail tail) {
    long from = parameters.start().in(tail);
    check(parameters, from, tail);
    OnTrim onTrim = parameters.start() instanceof Start.At ? parameters.onTrim() : OnTrim.SKIP;
    return new StreamAnswer(
        Map.of(
            HttpHeaders.CONTENT_TYPE,
            NdjsonFraming.CONTENT_TYPE,
            HttpHeaders.CACHE_CONTROL,
            "no-store",
            HttpHeaders.VARY,
            "Accept, Accept-Encoding",
            "X-Accel-Buffering",
            "no"),
        new NdjsonFraming(parameters.bodies(), request.path(), Trace.idOf(request.exchange())),
        new StreamBounds(
            parameters.limit().isPresent() ? parameters.limit().getAsInt() : Long.MAX_VALUE,
            parameters.bytesMax().isPresent() ? parameters.bytesMax().getAsInt() : Long.MAX_VALUE,
            parameters.waitMs()),
        new StreamAnswer.Position(from, tail.next()),
        logs.follow(log, new FollowQuery(from, parameters.until(), onTrim)),
        gate,
        StreamAnswer.HEARTBEAT);
  }

  /** What can be refused is refused by a status, while there is still one to choose. */
  private static void check(ReadParameters parameters, long from, LogTail tail) {
    if (from > tail.next()) {
      throw beyondTail(from, tail);
    }
    if (from < tail.first()
        && parameters.onTrim() == OnTrim.FAIL
        && parameters.start() instanceof Start.At) {
      throw TotalogException.of(
          ErrorCode.TRIMMED,
          "Record " + from + " was trimmed; the first one kept is " + tail.first() + ".",
          tail.first());
    }
  }

  /** Returns what is answered to a start above the tail. */
  public static TotalogException beyondTail(long from, LogTail tail) {
    return TotalogException.of(
        ErrorCode.BEYOND_TAIL,
        "Record " + from + " was asked for; the tail is " + tail.next() + ".",
        tail.next());
  }
}
