package io.totalog.shard.rpc;

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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Orders the shards of one node as the real leader would, for a single log: what is durable gets
 * the next seqs, one cut per report. Keeps all parts, so that a node that comes back gets what it
 * lacks.
 */
final class FakeSequencer implements SequencerApi {

  private static final ClusterId CLUSTER = new ClusterId(77);

  private final Map<Long, Long> lengths = new TreeMap<>();
  private final Map<Long, Long> sealedAt = new TreeMap<>();
  private final List<MappedPart> parts = new ArrayList<>();
  private final List<Hello> hellos = new ArrayList<>();
  final AtomicLong timeMs = new AtomicLong(1_000);
  private long nextSeq;
  private long cut;
  private boolean isOrdering = true;
  private boolean isLeading = true;
  private @Nullable ReportListener listener;
  private final Map<Long, Long> durable = new TreeMap<>();

  /** Seqs that other nodes' shards got between ours. */
  synchronized void skip(long records) {
    nextSeq += records;
  }

  synchronized void register(ShardId shard) {
    lengths.put(shard.value(), 0L);
    deliver(List.of(), List.of(new ShardNotice.Registered(shard, -1)));
  }

  synchronized void seal(ShardId shard) {
    long length = lengths.get(shard.value());
    sealedAt.put(shard.value(), length);
    deliver(List.of(), List.of(new ShardNotice.Sealed(shard, length)));
  }

  synchronized void trim(ShardId shard, long first) {
    deliver(List.of(), List.of(new ShardNotice.Trimmed(shard, first)));
  }

  synchronized void gone(ShardId shard) {
    lengths.remove(shard.value());
    deliver(List.of(), List.of(new ShardNotice.Gone(shard)));
  }

  /** Lets reports pile up, or orders all that is there. */
  synchronized void ordering(boolean on) {
    isOrdering = on;
    order();
  }

  /** Steps down, or comes back. */
  synchronized void leading(boolean on) {
    isLeading = on;
    ReportListener old = listener;
    listener = null;
    if (!on && old != null) {
      old.onClosed(new NotLeaderException("stepped down"));
    }
  }

  synchronized List<Hello> hellos() {
    return List.copyOf(hellos);
  }

  synchronized long nextSeq() {
    return nextSeq;
  }

  @Override
  public synchronized ReportStream report(Hello hello, ReportListener to) {
    if (!isLeading) {
      throw new NotLeaderException("not I");
    }
    hellos.add(hello);
    durable.clear();
    listener = to;
    List<ShardVerdict> verdicts = new ArrayList<>();
    List<MappedPart> lacking = new ArrayList<>();
    for (ShardHello shard : hello.shards()) {
      verdicts.add(verdict(shard));
      parts.stream()
          .filter(p -> p.shard() == shard.shard().value() && p.toLsn() > shard.mapped())
          .forEach(lacking::add);
      durable.put(shard.shard().value(), shard.durable());
    }
    to.onAnswer(new HelloAnswer(CLUSTER, 1, verdicts, lacking));
    order();
    return new Stream();
  }

  private ShardVerdict verdict(ShardHello shard) {
    Long length = lengths.get(shard.shard().value());
    Long end = sealedAt.get(shard.shard().value());
    if (length == null) {
      return new ShardVerdict.Unregistered(shard.shard());
    }
    return end != null
        ? new ShardVerdict.Sealed(shard.shard(), end)
        : new ShardVerdict.Open(shard.shard(), -1);
  }

  private synchronized void onProgress(List<ReplicaProgress> changed) {
    for (ReplicaProgress progress : changed) {
      durable.put(progress.shard(), progress.durable());
    }
    order();
  }

  private void order() {
    if (!isOrdering || listener == null) {
      return;
    }
    List<MappedPart> advanced = new ArrayList<>();
    for (Map.Entry<Long, Long> entry : durable.entrySet()) {
      long shard = entry.getKey();
      Long from = lengths.get(shard);
      if (from == null || sealedAt.containsKey(shard) || entry.getValue() <= from) {
        continue;
      }
      long to = entry.getValue();
      advanced.add(new MappedPart(shard, from, to, nextSeq, timeMs.get(), cut + 1));
      nextSeq += to - from;
      lengths.put(shard, to);
    }
    if (!advanced.isEmpty()) {
      parts.addAll(advanced);
      deliver(advanced, List.of());
    }
  }

  private void deliver(List<MappedPart> advanced, List<ShardNotice> notices) {
    cut++;
    ReportListener to = listener;
    if (to != null) {
      to.onCut(new CutDelivery(cut, advanced, notices));
    }
  }

  @Override
  public WatchStream watch(WatchListener to) {
    throw new NotLeaderException("no watch here");
  }

  @Override
  public CompletableFuture<Optional<LogTail>> tail(LogId log) {
    return CompletableFuture.failedFuture(new NotLeaderException("no tail here"));
  }

  @Override
  public CompletableFuture<Optional<LogView>> view(LogId log) {
    return CompletableFuture.failedFuture(new NotLeaderException("no view here"));
  }

  @Override
  public CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
    return CompletableFuture.failedFuture(new NotLeaderException("no change here"));
  }

  @Override
  public SequencerStatus status() {
    return new SequencerStatus(true, 1, cut, "");
  }

  private final class Stream implements ReportStream {

    @Override
    public void prepared(ShardHello shard) {
      synchronized (FakeSequencer.this) {
        durable.put(shard.shard().value(), shard.durable());
      }
    }

    @Override
    public void progress(List<ReplicaProgress> changed) {
      onProgress(changed);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void close() {}
  }
}
