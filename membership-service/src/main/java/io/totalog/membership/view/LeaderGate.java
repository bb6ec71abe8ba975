package io.totalog.membership.view;

import io.totalog.membership.leader.Leadership;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.MembershipApi;
import io.totalog.protocol.sequencer.NotLeaderException;
import java.util.concurrent.CompletableFuture;

/**
 * Membership for callers that look for the leader: a process that does not lead fails with {@link
 * NotLeaderException}, so that they ask the next one.
 */
public final class LeaderGate implements MembershipApi {

  private final Leadership leadership;
  private final MembershipApi membership;

  /** Stands before this process's side. */
  public LeaderGate(Leadership leadership, MembershipApi membership) {
    this.leadership = leadership;
    this.membership = membership;
  }

  @Override
  public CompletableFuture<CreatedLog> create(String name, LogConfig config) {
    return leadership.leads() ? membership.create(name, config) : notLeader();
  }

  @Override
  public CompletableFuture<Boolean> drop(String name) {
    return leadership.leads() ? membership.drop(name) : notLeader();
  }

  private static <T> CompletableFuture<T> notLeader() {
    return CompletableFuture.failedFuture(
        new NotLeaderException("this process does not lead membership"));
  }
}
