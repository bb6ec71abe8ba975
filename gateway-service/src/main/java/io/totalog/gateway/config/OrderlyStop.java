package io.totalog.gateway.config;

import io.totalog.gateway.http.Gate;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;

/**
 * Stops the gateway before its server: {@code /readyz} turns 503, new appends and streams are
 * refused, open streams and WebSockets are told, and the appends in flight get their answers.
 */
final class OrderlyStop implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(OrderlyStop.class);

  /** Longest time for what is in flight; what is left then is broken off. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(6);

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final Gate gate;
  private final ApplicationEventPublisher events;
  private volatile boolean running;

  OrderlyStop(Gate gate, ApplicationEventPublisher events) {
    this.gate = gate;
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
    Flux.interval(LOOK_EVERY)
        .takeUntil(tick -> isIdle())
        .take(WAIT_MAX)
        .doFinally(end -> callback.run())
        .subscribe();
  }

  private boolean isIdle() {
    return gate.appends().taken() == 0
        && gate.pageBytes().taken() == 0
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
