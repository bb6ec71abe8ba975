package io.totalog.membership.leadership;

import io.totalog.core.id.Epoch;
import java.util.Optional;

/**
 * Whether this process is the one that works on the cluster's membership. Only so that not
 * everybody does the same work: two that both believe to lead harm nothing, since every change is
 * conditional (protocol finding 27). Thread-safe.
 */
public interface Leadership extends AutoCloseable {

  /**
   * Becomes a candidate; once. May block for a short time.
   *
   * @param onChange called when {@link #epoch} may have changed; must not block
   */
  void start(Runnable onChange);

  /**
   * Returns the number of this process's leadership, higher than any earlier leader's. Empty: it
   * does not lead, as far as it knows. At once, from what is known here.
   */
  Optional<Epoch> epoch();

  /** Returns whether this process leads, as far as it knows. */
  default boolean leads() {
    return epoch().isPresent();
  }

  /** Leaves, so that the next candidate need not wait for a session to expire. */
  @Override
  void close();
}
