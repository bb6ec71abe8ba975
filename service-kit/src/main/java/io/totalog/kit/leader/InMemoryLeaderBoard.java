package io.totalog.kit.leader;

import io.totalog.kit.Listeners;
import io.totalog.kit.Subscription;
import io.totalog.kit.registry.NodeRole;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The board of one process, and of tests. */
public final class InMemoryLeaderBoard implements LeaderBoard {

  private final Map<NodeRole, Leader> leaders = new EnumMap<>(NodeRole.class);
  private final Listeners listeners = new Listeners();

  @Override
  public CompletableFuture<Boolean> publish(NodeRole role, Leader leader) {
    synchronized (leaders) {
      Leader before = leaders.get(role);
      if (before != null && before.epoch().isAfter(leader.epoch())) {
        return CompletableFuture.completedFuture(false);
      }
      leaders.put(role, leader);
    }
    listeners.tell();
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public Optional<Leader> leader(NodeRole role) {
    synchronized (leaders) {
      return Optional.ofNullable(leaders.get(role));
    }
  }

  @Override
  public Subscription listen(Runnable onChange) {
    return listeners.add(onChange);
  }
}
