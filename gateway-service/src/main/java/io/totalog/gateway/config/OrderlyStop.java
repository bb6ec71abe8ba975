package io.totalog.gateway.config;

import io.totalog.gateway.http.Gate;
import io.totalog.gateway.log.LogService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Stops the gateway before its server: {@code /readyz} turns 503, new appends and streams are
 * refused, open streams and WebSockets are told, and the appends in flight get their answers: what
 * became of them, or after five seconds that this is unknown.
 */
final class OrderlyStop implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);

  /** Longest time for what is in flight; what is left then is broken off. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(6);

  /** When appends that nobody orders are answered as unknown, while there is time to write it. */
  private static final Duration APPENDS_WAIT_MAX = Duration.ofSeconds(5);

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final Gate gate;
  private final LogService logs;
  private final ApplicationEventPublisher events;
  private volatile boolean running;

  OrderlyStop(Gate gate, LogService logs, ApplicationEventPublisher events) {
    this.gate = gate;
    this.logs = logs;
    this.events = events;
  }

  @Override
  public void start() {
    if (gate.isDraining()) {
      gate.open();
      AvailabilityChangeEvent.publish(events, this, ReadinessState.ACCEPTING_TRAFFIC);
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public void stop(Runnable callback) {
    running = false;
    LOG.atInfo()
        .addKeyValue("appends", gate.appends().taken())
        .addKeyValue("streams", gate.streams().taken())
        .addKeyValue("websockets", gate.sockets().taken())
        .log("the gateway stops");
    AvailabilityChangeEvent.publish(events, this, ReadinessState.REFUSING_TRAFFIC);
    gate.drain();
    Disposable endAppends =
        Schedulers.parallel()
            .schedule(logs::endAppends, APPENDS_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    Flux.interval(LOOK_EVERY)
        .takeUntil(tick -> isIdle())
        .take(WAIT_MAX)
        .doFinally(end -> {
          endAppends.dispose();
          callback.run();
        })
        .subscribe();
  }

  private boolean isIdle() {
    return gate.appends().taken() == 0
        && gate.reads().taken() == 0
        && gate.polls().taken() == 0
        && gate.streams().taken() == 0
        && gate.sockets().taken() == 0;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Above the web server's, so that this stops first. */
  @Override
  public int getPhase() {
    return SmartLifecycle.DEFAULT_PHASE - 512;
  }
}
