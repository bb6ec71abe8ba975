package io.totalog.gateway.websocket;

import io.netty.channel.Channel;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.record.Limits;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.LogLookup;
import io.totalog.gateway.http.Origins;
import io.totalog.gateway.http.Query;
import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.error.ProblemException;
import io.totalog.gateway.http.error.Trace;
import io.totalog.gateway.log.LogService;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

/** {@code GET /v1/logs/{log}/ws}: checks everything that has a status, then upgrades. */
public final class WebSocketRoute {
  /** The subprotocol, also when none is offered. */
  public static final String SUBPROTOCOL = "totalog.v1.json";

  /** Time between pings. */
  public static final Duration PING_EVERY = Duration.ofSeconds(20);

  /** Longest message; room for a full batch in base64. */
  static final int MESSAGE_BYTES_MAX = Limits.BATCH_BYTES_MAX + Limits.BATCH_BYTES_MAX / 2;

  private final LogService logs;
  private final LogLookup lookup;
  private final Gate gate;
  private final Origins origins;
  private final Duration pingEvery;
  private final WebSocketService upgrade =
      new HandshakeWebSocketService(
          new ReactorNettyRequestUpgradeStrategy(
              () -> WebsocketServerSpec.builder().maxFramePayloadLength(MESSAGE_BYTES_MAX)));

  /** Makes one. */
  public WebSocketRoute(
      LogService logs, LogLookup lookup, Gate gate, Origins origins, Duration pingEvery) {
    this.logs = logs;
    this.lookup = lookup;
    this.gate = gate;
    this.origins = origins;
    this.pingEvery = pingEvery;
  }

  /** Serves it. */
  public Mono<ServerResponse> open(ServerRequest request) {
    new Query(request.exchange().getRequest().getQueryParams(), Set.of()).check();
    HttpHeaders headers = request.exchange().getRequest().getHeaders();
    if (!"websocket".equalsIgnoreCase(headers.getUpgrade())) {
      throw new ProblemException(
          Problem.of(ErrorCode.UPGRADE_REQUIRED, "Only a WebSocket can be opened here.")
              .withHeader(HttpHeaders.UPGRADE, "websocket"));
    }
    checkOrigin(headers.getOrigin());
    if (gate.isDraining()) {
      throw Gate.draining();
    }
    if (gate.sockets().taken() >= gate.sockets().max()) {
      throw ProblemException.of(ErrorCode.OVERLOADED, "There are too many WebSockets at once.");
    }
    return lookup.find(request).map(Upgrade::new);
  }

  private void checkOrigin(@Nullable String origin) {
    if (origin != null && !origins.isAllowed(origin)) {
      throw ProblemException.of(ErrorCode.FORBIDDEN, "The origin " + origin + " is not allowed.");
    }
  }

  /** Becomes the WebSocket. */
  private final class Upgrade implements ServerResponse {
    private final LogMeta log;

    private Upgrade(LogMeta log) {
      this.log = log;
    }

    @Override
    public HttpStatusCode statusCode() {
      return HttpStatus.SWITCHING_PROTOCOLS;
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
      Channel[] channel = new Channel[1];
      HttpServerResponse response =
          ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
      response.withConnection(connection -> channel[0] = connection.channel());
      Supplier<Connection.Origin> origin =
          () ->
              new Connection.Origin(
                  exchange.getRequest().getPath().value(),
                  Trace.idOf(exchange),
                  pingEvery,
                  channel[0]);
      return upgrade.handleRequest(exchange, handler(origin));
    }

    private WebSocketHandler handler(Supplier<Connection.Origin> origin) {
      return new WebSocketHandler() {
        @Override
        public List<String> getSubProtocols() {
          return List.of(SUBPROTOCOL);
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
          return new Connection(session, log, logs, gate, origin.get()).run();
        }
      };
    }
  }
}
