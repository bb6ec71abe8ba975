package io.totalog.gateway.http.read;

import io.totalog.gateway.http.Budget;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.log.Allowance;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * A read's admission, from its request to the end of its answer: its place among the reads or the
 * polls, and the bytes it holds. Thread-safe; closing twice is harmless.
 */
final class ReadPass implements Allowance, AutoCloseable {
  /** How long a read waits for memory before it is refused. */
  private static final Duration WAIT = Duration.ofSeconds(2);

  private final Budget places;
  private final Budget bytes;
  private long held;
  private boolean closed;

  private ReadPass(Budget places, Budget bytes) {
    this.places = places;
    this.bytes = bytes;
  }

  /** Admits a read that is answered at once, or fails with {@code overloaded}. */
  static ReadPass read(Gate gate) {
    gate.take(gate.reads(), 1, "reads");
    return new ReadPass(gate.reads(), gate.pageBytes());
  }

  /**
   * Admits a read that may wait for records, or fails with {@code overloaded} or {@code draining}.
   */
  static ReadPass poll(Gate gate) {
    gate.enter(gate.polls(), "waiting reads");
    return new ReadPass(gate.polls(), gate.pageBytes());
  }

  @Override
  public Mono<Boolean> take(long amount) {
    long most = Math.min(amount, bytes.max());
    return Mono.<Boolean>create(sink ->
            bytes.whenTaken(
                most,
                () -> {
                  if (!isHeld(most)) {
                    bytes.give(most);
                  }
                  sink.success(Boolean.TRUE);
                }))
        .timeout(WAIT, Mono.just(Boolean.FALSE));
  }

  private synchronized boolean isHeld(long amount) {
    if (!closed) {
      held += amount;
    }
    return !closed;
  }

  @Override
  public void give(long amount) {
    long back;
    synchronized (this) {
      back = Math.min(amount, held);
      held -= back;
    }
    bytes.give(back);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    give(Long.MAX_VALUE);
    places.give(1);
  }
}
