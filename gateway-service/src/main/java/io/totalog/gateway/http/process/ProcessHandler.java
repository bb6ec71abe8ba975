package io.totalog.gateway.http.process;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.totalog.gateway.http.BytesAnswer;
import io.totalog.gateway.http.json.JsonOut;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** {@code /livez}, {@code /readyz} and {@code /metrics}. */
public final class ProcessHandler {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final BooleanSupplier isAlive;
  private final BooleanSupplier isReady;
  private final PrometheusMeterRegistry metrics;
  private final Scheduler scraping = Schedulers.boundedElastic();

  /**
   * Makes one.
   *
   * @param isAlive false means that only a restart helps
   * @param isReady false while starting and stopping
   * @param metrics what is measured
   */
  public ProcessHandler(
      BooleanSupplier isAlive, BooleanSupplier isReady, PrometheusMeterRegistry metrics) {
    this.isAlive = isAlive;
    this.isReady = isReady;
    this.metrics = metrics;
  }

  /** Serves {@code GET /livez}. */
  public Mono<ServerResponse> live(ServerRequest request) {
    return health(isAlive.getAsBoolean(), "DOWN");
  }

  /** Serves {@code GET /readyz}. */
  public Mono<ServerResponse> ready(ServerRequest request) {
    return health(isReady.getAsBoolean(), "OUT_OF_SERVICE");
  }

  private static Mono<ServerResponse> health(boolean well, String otherwise) {
    JsonOut out = new JsonOut(32).raw("{\"status\":\"").raw(well ? "UP" : otherwise).raw("\"}");
    return BytesAnswer.json(well ? 200 : 503, out);
  }

  /** Serves {@code GET /metrics}. Collecting takes a while, so it leaves the event loop. */
  public Mono<ServerResponse> metrics(ServerRequest request) {
    return Mono.fromCallable(() -> metrics.scrape())
        .subscribeOn(scraping)
        .map(text ->
            new BytesAnswer(
                200,
                Map.of(HttpHeaders.CONTENT_TYPE, PROMETHEUS),
                text.getBytes(StandardCharsets.UTF_8)));
  }
}
