package io.totalog.protocol.sequencer.grpc;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.Limits;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A sequencer in memory for one node: orders whatever is reported, at once. */
final class FakeSequencer implements SequencerApi {

  private final Map<LogId, LogView> views = new HashMap<>();
  private final Map<Long, Long> lengths = new HashMap<>();
  private final List<Runnable> closers = new ArrayList<>();
  private @org.jspecify.annotations.Nullable WatchListener watcher;
  private boolean leads = true;
  private long cut = 1;
  int closedStreams;

  synchronized void stepDown() {
    leads = false;
    closers.forEach(Runnable::run);
    closers.clear();
  }

  @Override
  public synchronized ReportStream report(Hello hello, ReportListener listener) {
    if (!leads) {
      listener.onClosed(new NotLeaderException("not me"));
    } else {
      closers.add(() -> listener.onClosed(new NotLeaderException("stepped down")));
      List<ShardVerdict> verdicts = new ArrayList<>();
      for (ShardHello s : hello.shards()) {
        verdicts.addAll(everyVerdict(s.shard()));
      }
      listener.onAnswer(
          new HelloAnswer(
              new ClusterId(77), 5, verdicts, List.of(new MappedPart(9, 0, 4, 100, 1234, 1))));
    }
    return new Report(listener);
  }

  static List<ShardVerdict> everyVerdict(ShardId shard) {
    return List.of(
        new ShardVerdict.Open(shard, -1),
        new ShardVerdict.Sealed(shard, 12),
        new ShardVerdict.Damaged(shard),
        new ShardVerdict.Unregistered(shard),
        new ShardVerdict.Gone(shard));
  }

  static List<ShardNotice> everyNotice(ShardId shard) {
    return List.of(
        new ShardNotice.Registered(shard, 0),
        new ShardNotice.Sealed(shard, 7),
        new ShardNotice.Trimmed(shard, 3),
        new ShardNotice.Gone(shard));
  }

  @Override
  public synchronized WatchStream watch(WatchListener listener) {
    if (!leads) {
      throw new NotLeaderException("not me");
    }
    watcher = listener;
    closers.add(() -> listener.onClosed(new NotLeaderException("stepped down")));
    return new Watch(listener);
  }

  @Override
  public synchronized CompletableFuture<Optional<LogTail>> tail(LogId log) {
    return answer(
        Optional.ofNullable(views.get(log)).map(v -> new LogTail(v.first(), 10, v.version())));
  }

  @Override
  public synchronized CompletableFuture<Optional<LogView>> view(LogId log) {
    return answer(Optional.ofNullable(views.get(log)));
  }

  @Override
  public synchronized CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
    return switch (change) {
      case Reconfiguration.Reshape r -> {
        views.put(r.log(), view(r));
        if (watcher != null) {
          watcher.onView(view(r));
          watcher.onCut(cut, 5);
        }
        yield answer(new ReconfigureAnswer.Committed(cut++));
      }
      case Reconfiguration.Trim t ->
          answer(
              new ReconfigureAnswer.Refused("trim " + t.first() + "@" + t.configVersion(), true));
      case Reconfiguration.DropLog d ->
          answer(new ReconfigureAnswer.Refused("no log " + d.log(), false));
      case Reconfiguration.ReplaceReplica r ->
          answer(
              new ReconfigureAnswer.Refused(r.out() + " by " + r.in() + " of " + r.shard(), false));
    };
  }

  private static LogView view(Reconfiguration.Reshape r) {
    List<ShardView> shards =
        r.opens().stream()
            .map(s ->
                new ShardView(
                    s.id(),
                    true,
                    s.replicas().stream().map(x -> x.node()).toList(),
                    -1,
                    0,
                    0,
                    Long.MAX_VALUE))
            .toList();
    long[] owners = new long[Limits.SLOTS];
    Arrays.fill(owners, shards.getFirst().id().value());
    return new LogView(r.log(), 3, false, 2, shards, owners);
  }

  @Override
  public synchronized SequencerStatus status() {
    return new SequencerStatus(leads, 5, cut, "");
  }

  private <T> CompletableFuture<T> answer(T value) {
    return leads
        ? CompletableFuture.completedFuture(value)
        : CompletableFuture.failedFuture(new NotLeaderException("not me"));
  }

  private final class Report implements ReportStream {
    private final ReportListener listener;

    Report(ReportListener listener) {
      this.listener = listener;
    }

    @Override
    public void prepared(ShardHello shard) {
      listener.onCut(new CutDelivery(++cut, List.of(), everyNotice(shard.shard())));
    }

    @Override
    public void progress(List<ReplicaProgress> changed) {
      List<MappedPart> parts = new ArrayList<>();
      for (ReplicaProgress p : changed) {
        long from = lengths.getOrDefault(p.shard(), 0L);
        parts.add(new MappedPart(p.shard(), from, p.durable(), from, 1000 + p.term(), cut));
        lengths.put(p.shard(), p.durable());
      }
      listener.onCut(new CutDelivery(cut++, parts, List.of()));
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void close() {
      synchronized (FakeSequencer.this) {
        closedStreams++;
      }
    }
  }

  private final class Watch implements WatchStream {
    private final WatchListener listener;

    Watch(WatchListener listener) {
      this.listener = listener;
    }

    @Override
    public void follow(LogId log) {
      synchronized (FakeSequencer.this) {
        Optional.ofNullable(views.get(log)).ifPresent(listener::onView);
      }
    }

    @Override
    public void unfollow(LogId log) {
      synchronized (FakeSequencer.this) {
        watcher = null;
        listener.onCut(log.value(), 99);
      }
    }

    @Override
    public void close() {
      synchronized (FakeSequencer.this) {
        closedStreams++;
      }
    }
  }
}
