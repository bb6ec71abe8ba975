package io.totalog.gateway.http.read;

import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Serves range reads in the form of server-sent events; the port to the package that knows those.
 */
@FunctionalInterface
public interface SseReads {
  /** Serves one. Its problems of status 429 and 503 are events, the others statuses. */
  Mono<ServerResponse> read(ServerRequest request, ReadParameters parameters);
}
