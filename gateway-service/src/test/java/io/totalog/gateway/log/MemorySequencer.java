package io.totalog.gateway.log;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The ordering leader of a {@link MemoryCluster}, as far as gateways need it. */
final class MemorySequencer implements SequencerApi {
  final AtomicInteger tailQuestions = new AtomicInteger();
  private final MemoryCluster cluster;
  private final List<WatchListener> watchers = new ArrayList<>();

  MemorySequencer(MemoryCluster cluster) {
    this.cluster = cluster;
  }

  /** On the cluster's thread. */
  void push(LogView view) {
    watchers.forEach(watcher -> watcher.onView(view));
  }

  @Override
  public ReportStream report(Hello hello, ReportListener listener) {
    throw new NotLeaderException("gateways do not report");
  }

  @Override
  public WatchStream watch(WatchListener listener) {
    if (cluster.leaderless) {
      throw new NotLeaderException("nobody leads");
    }
    cluster.run(() -> watchers.add(listener));
    return new WatchStream() {
      @Override
      public void follow(LogId log) {
        cluster.run(() -> {
          if (!cluster.pushesLost && !cluster.leaderless) {
            listener.onView(cluster.view());
          }
        });
      }

      @Override
      public void unfollow(LogId log) {}

      @Override
      public void close() {
        cluster.run(() -> watchers.remove(listener));
      }
    };
  }

  @Override
  public CompletableFuture<Optional<LogTail>> tail(LogId log) {
    tailQuestions.incrementAndGet();
    return cluster.ask(cluster::tail);
  }

  @Override
  public CompletableFuture<Optional<LogView>> view(LogId log) {
    return cluster.ask(() -> Optional.of(cluster.view()));
  }

  @Override
  public CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
    return CompletableFuture.failedFuture(new NotLeaderException("gateways do not reconfigure"));
  }

  @Override
  public SequencerStatus status() {
    return new SequencerStatus(!cluster.leaderless, 1, 1, "");
  }
}
