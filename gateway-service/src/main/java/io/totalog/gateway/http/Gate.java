package io.totalog.gateway.http;

import io.totalog.core.error.ErrorCode;
import io.totalog.gateway.http.error.ProblemException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Admission to this gateway: what is in flight, how much of it there may be, and whether the
 * gateway is about to stop. Thread-safe.
 */
public final class Gate {
  private final Budget appends;
  private final Budget bodyBytes;
  private final Budget pageBytes;
  private final Budget reads;
  private final Budget polls;
  private final Budget streams;
  private final Budget sockets;
  private volatile Sinks.Empty<Void> draining = Sinks.empty();
  private volatile boolean isDraining;

  /** Makes an open one. */
  public Gate(GateLimits limits) {
    appends = new Budget(limits.appendsMax());
    bodyBytes = new Budget(limits.bodyBytesMax());
    pageBytes = new Budget(limits.pageBytesMax());
    reads = new Budget(limits.readsMax());
    polls = new Budget(limits.pollsMax());
    streams = new Budget(limits.streamsMax());
    sockets = new Budget(limits.socketsMax());
  }

  /** Appends in flight. */
  public Budget appends() {
    return appends;
  }

  /** What the appends in flight weigh, in bytes, copies included. */
  public Budget bodyBytes() {
    return bodyBytes;
  }

  /** What the pages being read and written weigh, in bytes, copies included. */
  public Budget pageBytes() {
    return pageBytes;
  }

  /** Pages and single records being read and written. */
  public Budget reads() {
    return reads;
  }

  /** Pages that may wait for records. */
  public Budget polls() {
    return polls;
  }

  /** Open SSE and NDJSON streams. */
  public Budget streams() {
    return streams;
  }

  /** Open WebSockets. */
  public Budget sockets() {
    return sockets;
  }

  /** Takes one of a budget, or fails with {@code overloaded}, or {@code draining} during a stop. */
  public void enter(Budget budget, String what) {
    if (isDraining) {
      throw draining();
    }
    take(budget, 1, what);
  }

  /** Takes an amount of a budget, or fails with {@code overloaded}. */
  public void take(Budget budget, long amount, String what) {
    if (!budget.isTaken(amount)) {
      throw ProblemException.of(ErrorCode.OVERLOADED, "There are too many " + what + " at once.");
    }
  }

  /**
   * From now on takes no more appends and streams; those that are open learn it by {@link
   * #stopped()}.
   */
  public void drain() {
    isDraining = true;
    draining.tryEmitEmpty();
  }

  /** Takes appends and streams again, where a stopped gateway is started again. */
  public void open() {
    if (isDraining) {
      draining = Sinks.empty();
      isDraining = false;
    }
  }

  /** Returns whether {@link #drain} was called. */
  public boolean isDraining() {
    return isDraining;
  }

  /** Completes once {@link #drain} was called. */
  public Mono<Void> stopped() {
    return draining.asMono();
  }

  /** Returns what is answered during a stop. */
  public static ProblemException draining() {
    return ProblemException.of(ErrorCode.DRAINING, "This gateway is about to stop.");
  }
}
