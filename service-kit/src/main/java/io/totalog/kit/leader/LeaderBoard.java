package io.totalog.kit.leader;

import io.totalog.kit.Subscription;
import io.totalog.kit.registry.NodeRole;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where leaders announce themselves. Reads are local and never block; what they yield may be out of
 * date, so whoever is asked must know itself whether it leads. Thread-safe.
 */
public interface LeaderBoard {

  /**
   * Announces this process as the leader, after it has fenced. Completes with false, changing
   * nothing, if a leader of a higher epoch is announced. Safe to repeat.
   *
   * @param role {@link NodeRole#SEQUENCER} or {@link NodeRole#MEMBERSHIP}
   * @param leader this process
   */
  CompletableFuture<Boolean> publish(NodeRole role, Leader leader);

  /** Returns who was announced last, as known here. */
  Optional<Leader> leader(NodeRole role);

  /** Calls back after an announcement; must not block. */
  Subscription listen(Runnable onChange);
}
