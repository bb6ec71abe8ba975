package io.totalog.gateway.http;

import io.totalog.gateway.http.json.JsonOut;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * An answer that is one array of bytes, written in one piece. Not to be cached unless its headers
 * say so.
 *
 * @param status HTTP status
 * @param fields headers to set
 * @param body may be empty; must not be changed
 */
public record BytesAnswer(int status, Map<String, String> fields, byte[] body)
    implements ServerResponse {

  private static final String JSON = "application/json";

  /** Makes a JSON answer. */
  public static Mono<ServerResponse> json(int status, JsonOut body) {
    return Mono.just(
        new BytesAnswer(status, Map.of(HttpHeaders.CONTENT_TYPE, JSON), body.toBytes()));
  }

  /** Makes a JSON answer with one further header. */
  public static Mono<ServerResponse> json(int status, JsonOut body, String name, String value) {
    return Mono.just(
        new BytesAnswer(
            status, Map.of(HttpHeaders.CONTENT_TYPE, JSON, name, value), body.toBytes()));
  }

  /** Makes an answer without a body. */
  public static Mono<ServerResponse> empty(int status) {
    return Mono.just(new BytesAnswer(status, Map.of(), new byte[0]));
  }

  @Override
  public HttpStatusCode statusCode() {
    return HttpStatusCode.valueOf(status);
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
    response.setStatusCode(HttpStatusCode.valueOf(status));
    HttpHeaders headers = response.getHeaders();
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    fields.forEach(headers::set);
    if (body.length == 0) {
      if (status != 204) {
        headers.setContentLength(0);
      }
      return response.setComplete();
    }
    headers.setContentLength(body.length);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
