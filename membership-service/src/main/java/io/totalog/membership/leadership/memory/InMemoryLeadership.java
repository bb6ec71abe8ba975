package io.totalog.membership.leadership.memory;

import io.totalog.core.id.Epoch;
import io.totalog.membership.leadership.Leadership;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A leadership that is given and taken by hand. Several may be held at once, as by a leader that
 * has not yet noticed that it was deposed. Thread-safe.
 */
public final class InMemoryLeadership implements Leadership {

  private final AtomicLong epochs;
  private volatile Optional<Epoch> epoch = Optional.empty();
  private volatile Runnable onChange = () -> {};

  /**
   * Makes a candidate that does not lead.
   *
   * @param epochs the last epoch of its cluster, shared by all candidates
   */
  public InMemoryLeadership(AtomicLong epochs) {
    this.epochs = epochs;
  }

  /** Makes it lead, under the next epoch. */
  public void give() {
    epoch = Optional.of(new Epoch(epochs.incrementAndGet()));
    onChange.run();
  }

  /** Ends its leadership. */
  public void take() {
    epoch = Optional.empty();
    onChange.run();
  }

  @Override
  public void start(Runnable change) {
    onChange = change;
    change.run();
  }

  @Override
  public Optional<Epoch> epoch() {
    return epoch;
  }

  @Override
  public void close() {
    take();
  }
}
