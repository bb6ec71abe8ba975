package io.totalog.gateway.http.error;

import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Answers every failure of a request with a problem. A body of which the rest is still coming is
 * read and dropped, so that plain clients, which send before they read, see the answer: up to
 * {@link #DROP_BYTES_MAX} where the connection is to be closed, else as Netty does it to keep the
 * connection.
 */
public final class ProblemAnswers implements WebExceptionHandler, Ordered {
  /** Most bytes of a refused request that are read before its connection is closed. */
  public static final long DROP_BYTES_MAX = 16L << 20;

  /** How long a refused request may take to send them. */
  private static final Duration DROP_TIME_MAX = Duration.ofSeconds(10);

  private static final int BEFORE_SPRING = -2;

  @Override
  public int getOrder() {
    return BEFORE_SPRING;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted() || Problems.isDisconnect(failure)) {
      return Mono.error(failure);
    }
    return write(exchange, Problems.of(failure, Trace.idOf(exchange)));
  }

  /** Writes the whole answer. */
  public Mono<Void> write(ServerWebExchange exchange, Problem problem) {
    ServerHttpRequest request = exchange.getRequest();
    ServerHttpResponse response = exchange.getResponse();
    byte[] body = problem.toJson(request.getPath().value(), Trace.idOf(exchange));
    response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
    HttpHeaders headers = response.getHeaders();
    headers.clearContentHeaders();
    headers.set(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE);
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    headers.setContentLength(body.length);
    if (problem.retryAfterSeconds() > 0) {
      headers.set(HttpHeaders.RETRY_AFTER, Long.toString(problem.retryAfterSeconds()));
    }
    problem.headers().forEach(headers::set);
    DataBuffer bytes = response.bufferFactory().wrap(body);
    if (mustClose(request)) {
      headers.set(HttpHeaders.CONNECTION, "close");
      return response.writeAndFlushWith(
          Flux.concat(Mono.just(Mono.just(bytes)), dropBody(request).then(Mono.empty())));
    }
    return response.writeWith(Mono.just(bytes));
  }

  private static boolean mustClose(ServerHttpRequest request) {
    HttpHeaders headers = request.getHeaders();
    return headers.getContentLength() > DROP_BYTES_MAX
        && headers.getFirst(HttpHeaders.EXPECT) == null;
  }

  private static Mono<Void> dropBody(ServerHttpRequest request) {
    long[] dropped = new long[1];
    return request
        .getBody()
        .takeWhile(buffer -> {
          dropped[0] += buffer.readableByteCount();
          DataBufferUtils.release(buffer);
          return dropped[0] < DROP_BYTES_MAX;
        })
        .then()
        .timeout(DROP_TIME_MAX)
        .onErrorComplete();
  }
}
