package io.totalog.gateway.log;

import io.totalog.core.append.FindAnswer;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.Limits;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.sequencer.NotLeaderException;
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
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A small honest cluster in memory: shards on nodes, cuts every millisecond over all of them, tail
 * questions answered from what is ordered; with faults that tests switch on. Everything happens on
 * one thread.
 */
final class MemoryCluster implements ShardConnections, AutoCloseable {
  static final LogId LOG = new LogId(1);
  private static final long CUT_MS = 1;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          r -> Thread.ofPlatform().daemon().name("memory-cluster").unstarted(r));
  private final Map<ShardId, MemoryShard> shards = new HashMap<>();
  private final List<MemoryAppends> appendStreams = new ArrayList<>();
  private final MemorySequencer sequencer = new MemorySequencer(this);
  private final Random random;
  private long nextShard = 1;
  private long next;
  private long first;
  private long version = 1;
  private boolean dropped;

  /** No leader: nothing is ordered, nothing answered. */
  volatile boolean leaderless;

  /** Lists are not pushed. */
  volatile boolean pushesLost;

  /** Tails deliver nothing. */
  volatile boolean tailsHeld;

  /** Nodes that answer no reads. */
  volatile boolean readsFail;

  /** One append stream in so many breaks after it took an append; 0 for none. */
  volatile int appendBreaks;

  /** One tail in so many breaks after a batch; 0 for none. */
  volatile int tailBreaks;

  MemoryCluster(int shardCount, long seed) {
    random = new Random(seed);
    for (int i = 0; i < shardCount; i++) {
      open();
    }
    thread.scheduleAtFixedRate(this::cut, CUT_MS, CUT_MS, TimeUnit.MILLISECONDS);
  }

  static LogMeta meta(String name) {
    LogConfig config = new LogConfig(3, 1, true, Optional.empty(), Optional.empty());
    return new LogMeta(LOG, name, Instant.EPOCH, config, 1);
  }

  MemorySequencer sequencer() {
    return sequencer;
  }

  void run(Runnable event) {
    if (!thread.isShutdown()) {
      thread.execute(event);
    }
  }

  <T> CompletableFuture<T> ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, thread);
  }

  boolean tailsHeld() {
    return tailsHeld;
  }

  boolean chance(int oneIn) {
    return oneIn > 0 && random.nextInt(oneIn) == 0;
  }

  void maybeBreak(MemoryAppends stream) {
    if (chance(appendBreaks)) {
      stream.breakNow();
    }
  }

  MemoryShard shard(ShardId id) {
    MemoryShard shard = shards.get(id);
    if (shard == null) {
      throw new IllegalArgumentException("shard " + id);
    }
    return shard;
  }

  /** Seals the oldest open shard and opens another, in one change. */
  void sealOne() {
    ask(
            () -> {
              MemoryShard oldest =
                  shards.values().stream()
                      .filter(shard -> shard.open)
                      .min((a, b) -> a.id.compareTo(b.id))
                      .orElseThrow();
              oldest.seal(next);
              open();
              changed();
              return true;
            })
        .join();
  }

  /** Seals every shard and opens none. */
  void sealAll() {
    ask(
            () -> {
              shards.values().stream()
                  .filter(shard -> shard.open)
                  .forEach(shard -> shard.seal(next));
              changed();
              return true;
            })
        .join();
  }

  void trim(long before) {
    ask(
            () -> {
              first = before;
              changed();
              return true;
            })
        .join();
  }

  void drop() {
    ask(
            () -> {
              dropped = true;
              changed();
              return true;
            })
        .join();
  }

  void breakTails() {
    run(() -> shards.values().forEach(s -> List.copyOf(s.tails).forEach(MemoryTail::breakNow)));
  }

  /**
   * Primaries were started again: each refuses the next append and takes those after it, and
   * nothing of what they say on the present streams arrives.
   */
  void refuseOneUnheard() {
    ask(
            () -> {
              shards.values().forEach(shard -> shard.refusals = 1);
              appendStreams.forEach(MemoryAppends::loseAnswers);
              return true;
            })
        .join();
  }

  /** Returns when everything that was sent before has reached its shard. */
  void settle() {
    ask(() -> true).join();
  }

  void breakAppends() {
    run(() -> appendStreams.forEach(MemoryAppends::breakNow));
  }

  long length() {
    return ask(() -> next).join();
  }

  /** On the cluster's thread. */
  Optional<LogTail> tail() {
    mustLead();
    return dropped ? Optional.empty() : Optional.of(new LogTail(first, next, version));
  }

  /** On the cluster's thread. */
  LogView view() {
    mustLead();
    if (dropped) {
      return new LogView(LOG, version, true, first, List.of(), new long[0]);
    }
    List<MemoryShard> sorted =
        shards.values().stream().sorted((a, b) -> a.id.compareTo(b.id)).toList();
    List<MemoryShard> open = sorted.stream().filter(s -> s.open).toList();
    long[] owners = new long[open.isEmpty() ? 0 : Limits.SLOTS];
    for (int slot = 0; slot < owners.length; slot++) {
      owners[slot] = open.get(slot % open.size()).id.value();
    }
    return new LogView(
        LOG, version, false, first, sorted.stream().map(MemoryShard::view).toList(), owners);
  }

  @Override
  public ShardApi to(NodeId node) {
    return new Node(node);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void mustLead() {
    if (leaderless) {
      throw new NotLeaderException("nobody leads");
    }
  }

  private void open() {
    ShardId id = new ShardId(nextShard++);
    shards.put(id, new MemoryShard(id, new NodeId("node-" + (id.value() % 2)), next));
  }

  private void changed() {
    version++;
    if (!pushesLost && !leaderless) {
      sequencer.push(view());
    }
  }

  private void cut() {
    if (leaderless || dropped) {
      return;
    }
    long now = System.currentTimeMillis();
    List<MemoryShard> sorted =
        shards.values().stream().sorted((a, b) -> a.id.compareTo(b.id)).toList();
    for (MemoryShard shard : sorted) {
      if (shard.open) {
        next = shard.cut(next, now);
      }
      List.copyOf(shard.tails).forEach(MemoryTail::push);
    }
  }

  private final class Node implements ShardApi {
    private final NodeId node;

    Node(NodeId node) {
      this.node = node;
    }

    @Override
    public AppendStream appends(AppendListener listener) {
      MemoryAppends stream = new MemoryAppends(MemoryCluster.this, node, listener);
      run(() -> appendStreams.add(stream));
      return stream;
    }

    @Override
    public CompletableFuture<ReadAnswer> read(ReadRequest request) {
      return readsFail
          ? CompletableFuture.failedFuture(new IOException("connection refused"))
          : ask(() -> shard(request.shard()).read(request));
    }

    @Override
    public TailStream tail(TailRequest request, TailListener listener) {
      MemoryTail tail = new MemoryTail(MemoryCluster.this, request, listener);
      run(() -> tail.start(shard(request.shard())));
      return tail;
    }

    @Override
    public CompletableFuture<FindAnswer> find(ShardId shard, AppendId id) {
      return ask(() -> shard(shard).find(id));
    }

    @Override
    public CompletableFuture<PreparedShard> prepare(PrepareShard request) {
      return CompletableFuture.failedFuture(new IOException("no shard is prepared here"));
    }

    @Override
    public CompletableFuture<Long> bytes(LogId log) {
      return CompletableFuture.completedFuture(1_000L);
    }
  }
}
