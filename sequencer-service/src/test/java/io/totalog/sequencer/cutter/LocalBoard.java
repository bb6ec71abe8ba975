package io.totalog.sequencer.cutter;

import io.totalog.kit.Subscription;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRole;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A board of leaders for one test. */
final class LocalBoard implements LeaderBoard {

  private final Map<NodeRole, Leader> leaders = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  @Override
  public CompletableFuture<Boolean> publish(NodeRole role, Leader leader) {
    Leader now =
        leaders.merge(role, leader, (a, b) -> a.epoch().value() > b.epoch().value() ? a : b);
    listeners.forEach(Runnable::run);
    return CompletableFuture.completedFuture(now.equals(leader));
  }

  @Override
  public Optional<Leader> leader(NodeRole role) {
    return Optional.ofNullable(leaders.get(role));
  }

  @Override
  public Subscription listen(Runnable onChange) {
    listeners.add(onChange);
    return () -> listeners.remove(onChange);
  }
}
