package io.totalog.gateway.http;

import io.totalog.core.error.ErrorCode;
import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.error.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** The operations of the API as routes, with 405 and 404 for everything else below {@code /v1}. */
public final class RouteTable {
  private static final String BELOW = "/v1/";

  private final List<Route> routes;
  private final Map<PathPattern, Set<String>> methods = new LinkedHashMap<>();

  /** Makes one; the routes that are asked for most come first. */
  public RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : routes) {
      methods
          .computeIfAbsent(
              PathPatternParser.defaultInstance.parse(route.path()), path -> new TreeSet<>())
          .add(route.method().name());
    }
  }

  /** Returns the operations. */
  public List<Route> routes() {
    return routes;
  }

  /** Returns them as a router function. */
  public RouterFunction<ServerResponse> routerFunction() {
    RouterFunctions.Builder builder = RouterFunctions.route();
    for (Route route : routes) {
      builder.route(
          RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())),
          route.handler());
    }
    return builder.route(this::isOurs, this::answerOther).build();
  }

  private boolean isOurs(ServerRequest request) {
    return request.path().startsWith(BELOW) || !allowed(request).isEmpty();
  }

  private Set<String> allowed(ServerRequest request) {
    PathContainer path = request.requestPath().pathWithinApplication();
    return methods.entrySet().stream()
        .filter(entry -> entry.getKey().matches(path))
        .flatMap(entry -> entry.getValue().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Mono<ServerResponse> answerOther(ServerRequest request) {
    Set<String> allowed = allowed(request);
    if (allowed.isEmpty()) {
      throw ProblemException.of(ErrorCode.NOT_FOUND, "There is nothing here.");
    }
    String allow = String.join(", ", allowed);
    if (request.method().equals(HttpMethod.OPTIONS)) {
      return Mono.just(new BytesAnswer(204, Map.of("Allow", allow), new byte[0]));
    }
    throw new ProblemException(
        Problem.of(
                ErrorCode.METHOD_NOT_ALLOWED,
                request.method().name() + " is not allowed here, but " + allow + ".")
            .withHeader("Allow", allow));
  }
}
