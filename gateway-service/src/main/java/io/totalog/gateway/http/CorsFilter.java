package io.totalog.gateway.http;

import io.totalog.core.error.ErrorCode;
import io.totalog.gateway.http.error.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets pages of other origins read, append and create, without credentials: answers preflights and
 * names what an answer exposes. Deletions and what operates the cluster are never allowed from
 * elsewhere. A request without {@code Origin} passes at no cost.
 */
public final class CorsFilter implements WebFilter, Ordered {
  private static final Set<HttpMethod> METHODS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT);
  private static final String METHOD_NAMES = "GET, HEAD, POST, PUT";
  private static final Set<String> ASKED_HEADERS =
      Set.of(
          "last-event-id",
          "authorization",
          "content-type",
          "idempotency-key",
          "if-none-match",
          "prefer");
  private static final Set<String> EXPOSED_HEADERS =
      Set.of("location", "link", "etag", "retry-after", "idempotent-replayed");
  private static final String PREFLIGHT_SECONDS = "7200";
  private static final String VARY_PREFLIGHT =
      "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

  private final Origins origins;

  /** Makes one. */
  public CorsFilter(Origins origins) {
    this.origins = origins;
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 100;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    String origin = request.getHeaders().getOrigin();
    if (origin == null || !isApi(request.getPath().value())) {
      return chain.filter(exchange);
    }
    HttpMethod asked = request.getHeaders().getAccessControlRequestMethod();
    if (request.getMethod().equals(HttpMethod.OPTIONS)
        && request.getHeaders().getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null) {
      return preflight(exchange, origin, asked);
    }
    if (isAllowed(request.getPath().value(), request.getMethod(), origin)) {
      ServerHttpResponse response = exchange.getResponse();
      response.beforeCommit(() -> Mono.fromRunnable(() -> expose(response.getHeaders(), origin)));
    }
    return chain.filter(exchange);
  }

  private static boolean isApi(String path) {
    return path.startsWith("/v1/") || path.equals("/openapi.json");
  }

  private boolean isAllowed(String path, @Nullable HttpMethod method, String origin) {
    boolean operation =
        path.startsWith("/v1/cluster")
            && !HttpMethod.GET.equals(method)
            && !HttpMethod.HEAD.equals(method);
    return method != null && METHODS.contains(method) && !operation && origins.isAllowed(origin);
  }

  private Mono<Void> preflight(
      ServerWebExchange exchange, String origin, @Nullable HttpMethod asked) {
    String path = exchange.getRequest().getPath().value();
    if (!isAllowed(path, asked, origin)) {
      return Mono.error(
          ProblemException.of(
              ErrorCode.FORBIDDEN, "A page of " + origin + " may not do this to " + path + "."));
    }
    HttpHeaders headers = exchange.getResponse().getHeaders();
    allowOrigin(headers, origin);
    headers.set(HttpHeaders.VARY, VARY_PREFLIGHT);
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHOD_NAMES);
    headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
    List<String> allowed = new ArrayList<>();
    for (String name : exchange.getRequest().getHeaders().getAccessControlRequestHeaders()) {
      if (isAskable(name.toLowerCase(Locale.ROOT))) {
        allowed.add(name);
      }
    }
    if (!allowed.isEmpty()) {
      headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, String.join(", ", allowed));
    }
    exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
    return exchange.getResponse().setComplete();
  }

  private static boolean isAskable(String name) {
    return ASKED_HEADERS.contains(name) || name.startsWith("log-") || name.startsWith("producer-");
  }

  private void expose(HttpHeaders headers, String origin) {
    allowOrigin(headers, origin);
    if (!origins.isAnyAllowed()) {
      headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    List<String> exposed = new ArrayList<>();
    for (String name : headers.headerNames()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("log-") || EXPOSED_HEADERS.contains(lower)) {
        exposed.add(name);
      }
    }
    if (!exposed.isEmpty()) {
      headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, String.join(", ", exposed));
    }
  }

  private void allowOrigin(HttpHeaders headers, String origin) {
    headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origins.isAnyAllowed() ? "*" : origin);
  }
}
