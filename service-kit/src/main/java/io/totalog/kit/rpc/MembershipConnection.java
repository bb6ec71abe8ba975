package io.totalog.kit.rpc;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRole;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.MembershipApi;
import io.totalog.protocol.membership.grpc.GrpcMembershipClient;
import io.totalog.protocol.sequencer.NotLeaderException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Membership, whichever process leads. Both commands are safe to repeat, so they follow a change of
 * leader for a bounded time; after that they fail with {@code overloaded}. Thread-safe.
 */
public final class MembershipConnection implements MembershipApi {

  private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(5);

  private final LeaderBoard board;
  private final Channels channels;
  private final Failover failover = new Failover(FAILOVER_LIMIT);

  /** Finds the leader on a board. */
  public MembershipConnection(LeaderBoard board, Channels channels) {
    this.board = board;
    this.channels = channels;
  }

  @Override
  public CompletableFuture<CreatedLog> create(String name, LogConfig config) {
    return ask(api -> api.create(name, config));
  }

  @Override
  public CompletableFuture<Boolean> drop(String name) {
    return ask(api -> api.drop(name));
  }

  private <T> CompletableFuture<T> ask(Function<MembershipApi, CompletableFuture<T>> command) {
    return failover
        .repeat(() -> command.apply(leader()))
        .exceptionallyCompose(error ->
            CompletableFuture.failedFuture(
                Failover.unwrap(error) instanceof TotalogException answer
                    ? answer
                    : TotalogException.of(ErrorCode.OVERLOADED, "membership: " + error.getMessage())
                        .unknown()));
  }

  private MembershipApi leader() {
    return board
        .leader(NodeRole.MEMBERSHIP)
        .map(Leader::address)
        .map(channels::to)
        .map(GrpcMembershipClient::new)
        .orElseThrow(() -> new NotLeaderException("nobody leads"));
  }
}
