package io.totalog.kit.rpc;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRole;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import io.totalog.protocol.sequencer.grpc.GrpcSequencerClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/**
 * The sequencer, whichever process leads. Questions follow a change of leader for a bounded time;
 * streams close, and whoever holds one opens another; a reconfiguration is sent once, since it is
 * not known what became of it. Thread-safe.
 */
public final class SequencerConnection implements SequencerApi {

  private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(4);

  private final LeaderBoard board;
  private final Channels channels;
  private final Failover failover = new Failover(FAILOVER_LIMIT);
  private volatile Target target = new Target("", Optional.empty());

  private record Target(String address, Optional<SequencerApi> api) {}

  /** Finds the leader on a board. */
  public SequencerConnection(LeaderBoard board, Channels channels) {
    this.board = board;
    this.channels = channels;
  }

  @Override
  public ReportStream report(Hello hello, ReportListener listener) {
    Optional<SequencerApi> leader = leader();
    if (leader.isPresent()) {
      return leader.get().report(hello, listener);
    }
    ForkJoinPool.commonPool().execute(() -> listener.onClosed(nobody()));
    return new NoReport();
  }

  @Override
  public WatchStream watch(WatchListener listener) {
    Optional<SequencerApi> leader = leader();
    if (leader.isPresent()) {
      return leader.get().watch(listener);
    }
    ForkJoinPool.commonPool().execute(() -> listener.onClosed(nobody()));
    return new NoWatch();
  }

  @Override
  public CompletableFuture<Optional<LogTail>> tail(LogId log) {
    return failover.repeat(() -> leaderOrThrow().tail(log));
  }

  @Override
  public CompletableFuture<Optional<LogView>> view(LogId log) {
    return failover.repeat(() -> leaderOrThrow().view(log));
  }

  @Override
  public CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
    return leader()
        .map(api -> api.reconfigure(change))
        .orElseGet(() -> CompletableFuture.failedFuture(nobody()));
  }

  @Override
  public SequencerStatus status() {
    return leader()
        .map(SequencerApi::status)
        .orElseGet(() -> new SequencerStatus(false, -1, 0, ""));
  }

  private SequencerApi leaderOrThrow() {
    return leader().orElseThrow(SequencerConnection::nobody);
  }

  private Optional<SequencerApi> leader() {
    String address = board.leader(NodeRole.SEQUENCER).map(Leader::address).orElse("");
    Target now = target;
    if (!now.address().equals(address)) {
      now =
          new Target(
              address,
              address.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new GrpcSequencerClient(channels.to(address))));
      target = now;
    } else if (!address.isEmpty()) {
      channels.to(address);
    }
    return now.api();
  }

  private static RuntimeException nobody() {
    return new NotLeaderException("no sequencer leads");
  }

  private record NoReport() implements ReportStream {
    @Override
    public void prepared(ShardHello shard) {}

    @Override
    public void progress(List<ReplicaProgress> changed) {}

    @Override
    public boolean isReady() {
      return false;
    }

    @Override
    public void close() {}
  }

  private record NoWatch() implements WatchStream {
    @Override
    public void follow(LogId log) {}

    @Override
    public void unfollow(LogId log) {}

    @Override
    public void close() {}
  }
}
