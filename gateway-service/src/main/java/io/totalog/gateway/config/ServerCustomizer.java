package io.totalog.gateway.config;

import io.totalog.gateway.http.error.UndecodedRequests;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** What the HTTP server has beyond Spring Boot's own settings. */
final class ServerCustomizer implements NettyServerCustomizer {
  private final HttpProperties properties;

  ServerCustomizer(HttpProperties properties) {
    this.properties = properties;
  }

  @Override
  public HttpServer apply(HttpServer server) {
    return server
        .accessLog(properties.accessLog())
        .readTimeout(properties.bodyTimeout())
        .idleTimeout(properties.idleTimeout())
        .doOnChannelInit((observer, channel, address) ->
            channel
                .pipeline()
                .addBefore(
                    NettyPipeline.HttpTrafficHandler,
                    "totalog.undecoded",
                    new UndecodedRequests(
                        GatewayEnvironment.LINE_BYTES_MAX, GatewayEnvironment.HEADER_BYTES_MAX))
                .addBefore(
                    NettyPipeline.HttpTrafficHandler,
                    "totalog.readAfterAnswer",
                    new ReadAfterAnswer()));
  }
}
