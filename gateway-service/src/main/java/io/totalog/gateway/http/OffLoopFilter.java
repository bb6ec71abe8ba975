package io.totalog.gateway.http;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Serves everything that is not the API on threads that may block: the documentation and the static
 * page are read from files, and the document is put together at its first request.
 */
public final class OffLoopFilter implements WebFilter, Ordered {
  private static final String API = "/v1/";

  private final Scheduler files = Schedulers.boundedElastic();

  /** Makes one. */
  public OffLoopFilter() {}

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 200;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    Mono<Void> served = chain.filter(exchange);
    return exchange.getRequest().getPath().value().startsWith(API)
        ? served
        : served.subscribeOn(files);
  }
}
