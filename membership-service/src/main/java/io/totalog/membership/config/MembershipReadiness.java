package io.totalog.membership.config;

import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.management.Readiness;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.membership.leader.Leadership;
import java.util.Optional;

/** A membership process is ready when it leads, or stands by for a leader that is alive. */
final class MembershipReadiness implements Readiness {

  private final Leadership leadership;
  private final LeaderBoard board;
  private final NodeRegistry registry;

  MembershipReadiness(Leadership leadership, LeaderBoard board, NodeRegistry registry) {
    this.leadership = leadership;
    this.board = board;
    this.registry = registry;
  }

  @Override
  public Optional<String> objection() {
    if (leadership.leads() || board.leader(NodeRole.MEMBERSHIP).filter(this::isAlive).isPresent()) {
      return Optional.empty();
    }
    return Optional.of("Nobody leads membership yet.");
  }

  private boolean isAlive(Leader leader) {
    return registry
        .find(leader.node())
        .filter(entry -> entry.address().equals(leader.address()))
        .isPresent();
  }
}
