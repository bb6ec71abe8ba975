package io.totalog.gateway.config;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.totalog.gateway.http.CorsFilter;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.HttpMetrics;
import io.totalog.gateway.http.LogLookup;
import io.totalog.gateway.http.OffLoopFilter;
import io.totalog.gateway.http.Origins;
import io.totalog.gateway.http.Route;
import io.totalog.gateway.http.RouteTable;
import io.totalog.gateway.http.append.AppendHandler;
import io.totalog.gateway.http.cluster.ClusterHandler;
import io.totalog.gateway.http.cluster.ClusterView;
import io.totalog.gateway.http.error.ProblemAnswers;
import io.totalog.gateway.http.logs.LogsHandler;
import io.totalog.gateway.http.openapi.ApiDocument;
import io.totalog.gateway.http.process.ProcessHandler;
import io.totalog.gateway.http.read.ReadHandler;
import io.totalog.gateway.http.read.SingleRecordHandler;
import io.totalog.gateway.http.read.SseReads;
import io.totalog.gateway.http.stream.StreamAnswer;
import io.totalog.gateway.log.LogService;
import io.totalog.gateway.sse.SseHandler;
import io.totalog.gateway.websocket.WebSocketRoute;
import io.totalog.kit.management.Readiness;
import java.time.Duration;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The HTTP surface over a {@link LogService} and a {@link ClusterView}, whatever is behind them.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  GatewayProperties.class,
  AppendProperties.class,
  LogsProperties.class,
  HttpProperties.class
})
public class HttpConfiguration {

  @Bean
  Gate gate(HttpProperties properties, PrometheusMeterRegistry registry) {
    Gate gate = new Gate(properties.limits());
    HttpMetrics.register(gate, registry);
    return gate;
  }

  @Bean
  LogLookup logLookup(LogService logs) {
    return new LogLookup(logs);
  }

  @Bean
  AppendHandler appendHandler(
      LogService logs, Gate gate, LogsProperties properties, HttpProperties http) {
    return new AppendHandler(logs, gate, properties.autoCreate(), http.bodyDeadline());
  }

  @Bean
  SseReads sseReads(LogService logs, LogLookup lookup, Gate gate) {
    return new SseHandler(logs, lookup, gate, StreamAnswer.HEARTBEAT);
  }

  @Bean
  ReadHandler readHandler(LogService logs, LogLookup lookup, Gate gate, SseReads sse) {
    return new ReadHandler(logs, lookup, gate, sse);
  }

  @Bean
  SingleRecordHandler singleRecordHandler(LogService logs, LogLookup lookup, Gate gate) {
    return new SingleRecordHandler(logs, lookup, gate);
  }

  @Bean
  LogsHandler logsHandler(
      LogService logs, LogLookup lookup, LogsProperties properties, ClusterView cluster) {
    return new LogsHandler(logs, lookup, properties.defaults(), cluster);
  }

  @Bean
  ClusterHandler clusterHandler(ClusterView cluster) {
    return new ClusterHandler(cluster);
  }

  @Bean
  ProcessHandler processHandler(
      ApplicationAvailability availability,
      Gate gate,
      ObjectProvider<Readiness> conditions,
      PrometheusMeterRegistry metrics) {
    return new ProcessHandler(
        () -> availability.getLivenessState() != LivenessState.BROKEN,
        () ->
            availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                && !gate.isDraining()
                && conditions.stream().allMatch(c -> c.objection().isEmpty()),
        metrics);
  }

  @Bean
  WebSocketRoute webSocketRoute(
      LogService logs, LogLookup lookup, Gate gate, HttpProperties properties) {
    return new WebSocketRoute(
        logs, lookup, gate, Origins.of(properties.allowedOrigins()), WebSocketRoute.PING_EVERY);
  }

  @Bean
  RouteTable routeTable(
      AppendHandler append,
      ReadHandler read,
      SingleRecordHandler single,
      LogsHandler logs,
      WebSocketRoute webSocket,
      ClusterHandler cluster,
      ProcessHandler process) {
    String log = "/v1/logs/{log}";
    String records = log + "/records";
    return new RouteTable(
        List.of(
            new Route("appendRecords", HttpMethod.POST, records, append::append),
            new Route("readRecords", HttpMethod.GET, records, read::read),
            new Route("readRecord", HttpMethod.GET, records + "/{seq}", single::read),
            new Route("listLogs", HttpMethod.GET, "/v1/logs", logs::list),
            new Route("createLog", HttpMethod.PUT, log, logs::create),
            new Route("getLog", HttpMethod.GET, log, logs::describe),
            new Route("headLog", HttpMethod.HEAD, log, logs::describe),
            new Route("deleteLog", HttpMethod.DELETE, log, logs::delete),
            new Route("openWebSocket", HttpMethod.GET, log + "/ws", webSocket::open),
            new Route("getCluster", HttpMethod.GET, "/v1/cluster", cluster::cluster),
            new Route("listNodes", HttpMethod.GET, "/v1/cluster/nodes", cluster::nodes),
            new Route("listShards", HttpMethod.GET, "/v1/cluster/shards", cluster::shards),
            new Route("livez", HttpMethod.GET, "/livez", process::live),
            new Route("readyz", HttpMethod.GET, "/readyz", process::ready),
            new Route("metrics", HttpMethod.GET, "/metrics", process::metrics)));
  }

  @Bean
  RouterFunction<ServerResponse> api(RouteTable table) {
    return table.routerFunction();
  }

  @Bean
  OpenApiCustomizer apiDocument(RouteTable table) {
    return new ApiDocument(table.routes());
  }

  @Bean
  CorsFilter corsFilter(HttpProperties properties) {
    return new CorsFilter(Origins.of(properties.allowedOrigins()));
  }

  @Bean
  OffLoopFilter offLoopFilter() {
    return new OffLoopFilter();
  }

  @Bean
  ProblemAnswers problemAnswers() {
    return new ProblemAnswers();
  }

  @Bean
  NettyServerCustomizer totalogServer(HttpProperties properties) {
    return new ServerCustomizer(properties);
  }

  /** The default waits two seconds for new work when the process stops; there is none by then. */
  @Bean
  ReactorResourceFactory reactorResources() {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setShutdownQuietPeriod(Duration.ZERO);
    resources.setShutdownTimeout(Duration.ofSeconds(1));
    return resources;
  }

  @Bean
  OrderlyStop orderlyStop(Gate gate, LogService logs, ApplicationEventPublisher events) {
    return new OrderlyStop(gate, logs, events);
  }
}
