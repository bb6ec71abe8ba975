package io.totalog.gateway.http.stream;

import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.error.Trace;
import io.totalog.gateway.log.FollowItem;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;

/**
 * An answer that follows a log. One chunk at a time is on its way to the socket: the next one is
 * put together when the kernel has taken the last, from what has come by then. What the client does
 * not read stays in the log, not here.
 */
public final class StreamAnswer implements ServerResponse {
  /** Time between heartbeats. */
  public static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final Map<String, String> fields;
  private final Framing framing;
  private final StreamBounds bounds;
  private final Position position;
  private final Flux<FollowItem> items;
  private final Gate gate;
  private final Duration heartbeat;

  /**
   * Where the stream starts.
   *
   * @param from first number wanted
   * @param tail the log's tail, as far as known
   */
  public record Position(long from, long tail) {}

  /**
   * Makes one. It takes its place among the gate's streams when it is written, and fails if there
   * is none.
   *
   * @param fields headers of the answer
   * @param framing how it looks
   * @param bounds when it ends although the log goes on
   * @param position where it starts
   * @param items the records
   * @param gate admits it, and says when the gateway stops
   * @param heartbeat time between heartbeats
   */
  public StreamAnswer(
      Map<String, String> fields,
      Framing framing,
      StreamBounds bounds,
      Position position,
      Flux<FollowItem> items,
      Gate gate,
      Duration heartbeat) {
    this.fields = Map.copyOf(fields);
    this.framing = framing;
    this.bounds = bounds;
    this.position = position;
    this.items = items;
    this.gate = gate;
    this.heartbeat = heartbeat;
  }

  @Override
  public HttpStatusCode statusCode() {
    return HttpStatus.OK;
  }

  @Override
  public HttpHeaders headers() {
    return HttpHeaders.EMPTY;
  }

  @Override
  public MultiValueMap<String, ResponseCookie> cookies() {
    return new LinkedMultiValueMap<>();
  }

  @Override
  public Mono<Void> writeTo(ServerWebExchange exchange, Context context) {
    ServerHttpResponse response = exchange.getResponse();
    HttpServerResponse socket = ServerHttpResponseDecorator.getNativeResponse(response);
    FollowLoop loop =
        new FollowLoop(framing, bounds, position.from(), position.tail(), Trace.idOf(exchange));
    // Spring commits the headers; the body is written by Netty, which alone says when a write is
    // done.
    return Mono.using(
        () -> start(loop),
        running -> {
          response.setStatusCode(HttpStatus.OK);
          fields.forEach(response.getHeaders()::set);
          return response
              .setComplete()
              .then(Mono.defer(() -> socket.sendHeaders().then()))
              .then(Mono.defer(() -> write(loop, socket)));
        },
        Disposable::dispose);
  }

  private static Mono<Void> write(FollowLoop loop, HttpServerResponse socket) {
    return loop.next()
        .flatMap(chunk -> send(chunk, socket).thenReturn(Boolean.TRUE))
        .defaultIfEmpty(Boolean.FALSE)
        .repeat()
        .takeWhile(Boolean::booleanValue)
        .then();
  }

  private static Mono<Void> send(Chunk chunk, HttpServerResponse socket) {
    // The plain send() of one buffer would be a whole answer; this one is a part, written and
    // flushed.
    return socket
        .send(Mono.fromSupplier(() -> chunk.toBuffer(socket.alloc())), buffer -> true)
        .then();
  }

  private Disposable start(FollowLoop loop) {
    gate.enter(gate.streams(), "streams");
    Scheduler timer = Schedulers.parallel();
    Disposable.Composite running = Disposables.composite();
    running.add(loop.inflow());
    running.add(() -> gate.streams().give(1));
    long heartbeatMs = heartbeat.toMillis();
    running.add(
        timer.schedulePeriodically(
            loop::onHeartbeat, heartbeatMs, heartbeatMs, TimeUnit.MILLISECONDS));
    if (bounds.idleMs() != Long.MAX_VALUE) {
      Disposable.Swap check = Disposables.swap();
      running.add(check);
      checkIdle(loop, timer, check, bounds.idleMs());
    }
    running.add(gate.stopped().subscribe(nothing -> {}, failure -> {}, loop::onDrain));
    items.subscribe(loop.inflow());
    return running;
  }

  private static void checkIdle(
      FollowLoop loop, Scheduler timer, Disposable.Swap check, long inMs) {
    if (!check.isDisposed()) {
      check.replace(
          timer.schedule(
              () -> checkIdle(loop, timer, check, loop.onIdleCheck()),
              inMs,
              TimeUnit.MILLISECONDS));
    }
  }
}
