package io.totalog.membership.cluster;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.core.record.Limits;
import io.totalog.core.sequencer.LeaderConfig;
import io.totalog.core.sequencer.LeaderEffect;
import io.totalog.core.sequencer.OrderingLeader;
import io.totalog.core.sequencer.OrderingState;
import io.totalog.core.sequencer.Recovered;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The ordering leader of the core over a cut log that takes every write at once. Thread-safe. */
public final class LocalOrdering implements SequencerApi {

  private static final ClusterId CLUSTER = new ClusterId(1);

  private final OrderingLeader leader =
      new OrderingLeader(
          LeaderConfig.production(CLUSTER, 0),
          new Recovered(
              1,
              new OrderingState(true),
              new int[Limits.RING_SLOTS],
              new long[Limits.CHECKPOINT_BUCKETS]),
          0);
  private final Map<Long, CompletableFuture<Optional<LogView>>> views = new HashMap<>();
  private final Map<Long, CompletableFuture<ReconfigureAnswer>> changes = new HashMap<>();
  private final Map<NodeId, Long> streams = new HashMap<>();
  private long nextId = 1;
  private long nowNanos;

  /** A node says hello. */
  synchronized void hello(NodeId node, StoreId store) {
    long stream = nextId++;
    streams.put(node, stream);
    leader.onHello(stream, new Hello(CLUSTER, node, store, 1, 1, 0, List.of()));
    work();
  }

  /** A node tells of a shard that it has prepared. */
  synchronized void prepared(NodeId node, ShardId shard) {
    leader.onPrepared(streams.getOrDefault(node, 0L), new ShardHello(shard, 0, 0, 0));
    work();
  }

  @Override
  public synchronized CompletableFuture<Optional<LogView>> view(LogId log) {
    CompletableFuture<Optional<LogView>> answer = new CompletableFuture<>();
    views.put(nextId, answer);
    leader.onView(nextId++, log);
    work();
    return answer;
  }

  @Override
  public synchronized CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
    CompletableFuture<ReconfigureAnswer> answer = new CompletableFuture<>();
    changes.put(nextId, answer);
    leader.onReconfigure(nextId++, change);
    work();
    return answer;
  }

  private void work() {
    List<LeaderEffect> effects;
    do {
      leader.doWork(++nowNanos, nowNanos);
      effects = leader.drainEffects();
      effects.forEach(this::carryOut);
    } while (!effects.isEmpty());
  }

  private void carryOut(LeaderEffect effect) {
    switch (effect) {
      case LeaderEffect.Submit submit -> leader.onWriteDone();
      case LeaderEffect.AnswerView answer -> take(views, answer.question()).complete(answer.view());
      case LeaderEffect.ChangeCommitted done ->
          take(changes, done.request()).complete(new ReconfigureAnswer.Committed(done.cut()));
      case LeaderEffect.ChangeRefused refused ->
          take(changes, refused.request())
              .complete(new ReconfigureAnswer.Refused(refused.reason(), refused.mayPass()));
      case LeaderEffect.Alarm alarm -> throw new AssertionError(alarm.reason());
      case LeaderEffect.StepDown down -> throw new AssertionError(down.reason());
      case LeaderEffect.CloseStream close -> throw new AssertionError(close.reason());
      case LeaderEffect.Overloaded overloaded -> throw new AssertionError(overloaded);
      case LeaderEffect.ReplicaDamaged damaged -> throw new AssertionError(damaged);
      case LeaderEffect.AnswerHello hello -> {}
      case LeaderEffect.Deliver deliver -> {}
      case LeaderEffect.AnswerTail tail -> {}
      case LeaderEffect.PushView push -> {}
      case LeaderEffect.LogChanged changed -> {}
    }
  }

  private static <T> CompletableFuture<T> take(Map<Long, CompletableFuture<T>> waiting, long id) {
    CompletableFuture<T> answer = waiting.remove(id);
    if (answer == null) {
      throw new AssertionError("nobody asked " + id);
    }
    return answer;
  }

  @Override
  public ReportStream report(Hello hello, ReportListener listener) {
    throw new IllegalStateException("membership reports nothing");
  }

  @Override
  public WatchStream watch(WatchListener listener) {
    throw new IllegalStateException("membership watches nothing");
  }

  @Override
  public CompletableFuture<Optional<LogTail>> tail(LogId log) {
    return CompletableFuture.failedFuture(new IllegalStateException("membership asks no tail"));
  }

  @Override
  public SequencerStatus status() {
    return new SequencerStatus(true, 1, 0, "");
  }
}
