package io.totalog.membership.leadership;

import io.totalog.core.id.Epoch;
import io.totalog.kit.Subscription;
import java.util.Optional;

/**
 * Whether this process is the one that works on the cluster's membership. Only so that not everybody does
 * the same work: two that both believe to lead harm nothing, since every change is conditional (protocol
 * finding 27). Thread-safe; reads never block.
 */
public interface Leadership {

  /** Returns the number of this process's leadership, higher than any earlier leader's; empty: it does not lead. */
  Optional<Epoch> epoch();

  /** Returns whether this process leads, as far as it knows. */
  default boolean leads() {
    return epoch().isPresent();
  }

  /** Calls back after a change; must not block. */
  Subscription listen(Runnable onChange);
}
