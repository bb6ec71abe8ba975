package io.totalog.membership.log;

import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.core.record.Limits;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import io.totalog.protocol.shard.AppendListener;
import io.totalog.protocol.shard.AppendStream;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.PreparedShard;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.shard.TailListener;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.protocol.shard.TailStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Shard nodes and the ordering state in memory, with what membership asks of them and no more. */
final class FakeCluster implements SequencerApi, ShardConnections {

  private final Map<LogId, LogView> views = new HashMap<>();
  private final Set<ShardId> used = new HashSet<>();
  private final Set<ShardId> prepared = new HashSet<>();
  private long version = 1;

  /** What the next reconfigurations answer instead, before or after they took effect. */
  final Deque<ReconfigureAnswer> refusals = new ArrayDeque<>();

  boolean loseNextAnswer;
  boolean failPrepare;
  final List<Reconfiguration> committed = new ArrayList<>();

  @Override
  public synchronized CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
    if (!refusals.isEmpty()) {
      return CompletableFuture.completedFuture(refusals.remove());
    }
    ReconfigureAnswer answer =
        switch (change) {
          case Reconfiguration.Reshape r -> reshape(r);
          case Reconfiguration.DropLog d -> drop(d);
          case Reconfiguration.Trim t -> new ReconfigureAnswer.Refused("not here", false);
          case Reconfiguration.ReplaceReplica r -> new ReconfigureAnswer.Refused("not here", false);
        };
    if (loseNextAnswer) {
      loseNextAnswer = false;
      return CompletableFuture.failedFuture(new IllegalStateException("connection lost"));
    }
    return CompletableFuture.completedFuture(answer);
  }

  private ReconfigureAnswer reshape(Reconfiguration.Reshape r) {
    LogView before = views.get(r.log());
    List<ShardView> shards = new ArrayList<>();
    for (NewShard shard : r.opens()) {
      if (!prepared.contains(shard.id())) {
        return new ReconfigureAnswer.Refused("no hello for " + shard.id(), true);
      }
      if (used.contains(shard.id()) || (before != null && before.dropped())) {
        return new ReconfigureAnswer.Refused("used or dropped", false);
      }
      List<NodeId> nodes = shard.replicas().stream().map(Replica::node).toList();
      shards.add(new ShardView(shard.id(), true, nodes, -1, 0, 0, Long.MAX_VALUE));
    }
    if (before != null) {
      shards.addAll(before.shards());
    }
    r.opens().forEach(s -> used.add(s.id()));
    long[] owners = new long[Limits.SLOTS];
    views.put(r.log(), new LogView(r.log(), version++, false, 0, shards, owners));
    committed.add(r);
    return new ReconfigureAnswer.Committed(version);
  }

  private ReconfigureAnswer drop(Reconfiguration.DropLog d) {
    LogView before = views.get(d.log());
    if (before != null && before.dropped()) {
      return new ReconfigureAnswer.Refused("dropped", false);
    }
    views.put(d.log(), new LogView(d.log(), version++, true, 0, List.of(), new long[0]));
    committed.add(d);
    return new ReconfigureAnswer.Committed(version);
  }

  @Override
  public synchronized CompletableFuture<Optional<LogView>> view(LogId log) {
    return CompletableFuture.completedFuture(Optional.ofNullable(views.get(log)));
  }

  /** Returns the view of a log that must be registered. */
  synchronized LogView viewOf(LogId log) {
    return Optional.ofNullable(views.get(log)).orElseThrow();
  }

  @Override
  public CompletableFuture<Optional<LogTail>> tail(LogId log) {
    throw new AssertionError("membership asks for no tail");
  }

  @Override
  public ReportStream report(Hello hello, ReportListener listener) {
    throw new AssertionError("membership reports nothing");
  }

  @Override
  public WatchStream watch(WatchListener listener) {
    throw new AssertionError("membership watches nothing");
  }

  @Override
  public SequencerStatus status() {
    return new SequencerStatus(true, 1, version, "");
  }

  @Override
  public ShardApi to(NodeId node) {
    return new Node(node);
  }

  private final class Node implements ShardApi {
    private final NodeId node;

    Node(NodeId node) {
      this.node = node;
    }

    @Override
    public CompletableFuture<PreparedShard> prepare(PrepareShard request) {
      synchronized (FakeCluster.this) {
        if (failPrepare) {
          return CompletableFuture.failedFuture(new IllegalStateException("node is gone"));
        }
        prepared.add(request.shard());
      }
      return CompletableFuture.completedFuture(
          new PreparedShard(
              request.shard(), new Replica(node, new StoreId(node.value().hashCode()))));
    }

    @Override
    public AppendStream appends(AppendListener listener) {
      throw new AssertionError("membership appends nothing");
    }

    @Override
    public CompletableFuture<ReadAnswer> read(ReadRequest request) {
      throw new AssertionError("membership reads nothing");
    }

    @Override
    public TailStream tail(TailRequest request, TailListener listener) {
      throw new AssertionError("membership follows nothing");
    }

    @Override
    public CompletableFuture<FindAnswer> find(ShardId shard, AppendId id) {
      throw new AssertionError("membership looks for no append");
    }

    @Override
    public CompletableFuture<Long> bytes(LogId log) {
      throw new AssertionError("membership counts no bytes");
    }
  }
}
