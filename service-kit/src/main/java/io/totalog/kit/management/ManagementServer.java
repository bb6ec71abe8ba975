package io.totalog.kit.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * {@code /livez}, {@code /readyz} and {@code /metrics} of a service that has no other HTTP, on the
 * JDK's own small server. Requests are few and answered from memory.
 */
public final class ManagementServer implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
  private static final int BACKLOG = 16;

  private final InetSocketAddress bind;
  private final List<Readiness> conditions;
  private final PrometheusMeterRegistry metrics;
  private volatile @org.jspecify.annotations.Nullable HttpServer server;

  /** Makes a server that is not started; port 0 takes a free one. */
  public ManagementServer(
      InetSocketAddress bind, List<Readiness> conditions, PrometheusMeterRegistry metrics) {
    this.bind = bind;
    this.conditions = List.copyOf(conditions);
    this.metrics = metrics;
  }

  @Override
  public void start() {
    try {
      HttpServer http = HttpServer.create(bind, BACKLOG);
      http.createContext("/livez", exchange -> answer(exchange, 200, "alive\n"));
      http.createContext("/readyz", this::ready);
      http.createContext("/metrics", exchange -> answer(exchange, 200, metrics.scrape()));
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.start();
      server = http;
      log.atInfo()
          .addKeyValue("address", bind.getHostString() + ":" + http.getAddress().getPort())
          .log("management listens");
    } catch (IOException e) {
      throw new UncheckedIOException("totalog.management.port " + bind.getPort() + ": " + e, e);
    }
  }

  private void ready(HttpExchange exchange) throws IOException {
    List<String> objections =
        conditions.stream().map(Readiness::objection).flatMap(Optional::stream).toList();
    if (objections.isEmpty()) {
      answer(exchange, 200, "ready\n");
    } else {
      answer(exchange, 503, String.join("\n", objections) + "\n");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    HttpServer http = server;
    if (http == null) {
      throw new IllegalStateException("management is not started");
    }
    return http.getAddress().getPort();
  }

  @Override
  public void stop() {
    HttpServer http = server;
    if (http != null) {
      http.stop(0);
      server = null;
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }
}
