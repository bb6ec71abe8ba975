package io.totalog.membership.cluster;

import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.protocol.rpc.ConnectionBrokenException;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A shard node that takes no appends, but prepares shards as a real one does. Thread-safe. */
public final class EmptyNode implements ShardApi {

  private final NodeId id;
  private final StoreId store;
  private final LocalOrdering ordering;
  private final Map<ShardId, PrepareShard> copies = new ConcurrentHashMap<>();
  private volatile boolean broken;
  private volatile long hearsAfterMs;

  EmptyNode(NodeId id, LocalOrdering ordering) {
    this.id = id;
    this.store = new StoreId(id.hashCode());
    this.ordering = ordering;
    ordering.hello(id, store);
  }

  /** From now on its calls fail. */
  public void breakConnection() {
    broken = true;
  }

  /** The leader hears of a prepared shard only so much later. */
  public void tellLeaderAfterMs(long delayMs) {
    hearsAfterMs = delayMs;
  }

  /** Returns how many copies it has. */
  public int copies() {
    return copies.size();
  }

  @Override
  public CompletableFuture<PreparedShard> prepare(PrepareShard request) {
    if (broken) {
      return CompletableFuture.failedFuture(new ConnectionBrokenException("node " + id));
    }
    PrepareShard before = copies.putIfAbsent(request.shard(), request);
    if (before != null && !before.equals(request)) {
      return CompletableFuture.failedFuture(new IllegalStateException("otherwise: " + before));
    }
    if (hearsAfterMs == 0) {
      ordering.prepared(id, request.shard());
    } else {
      CompletableFuture.delayedExecutor(hearsAfterMs, TimeUnit.MILLISECONDS)
          .execute(() -> ordering.prepared(id, request.shard()));
    }
    return CompletableFuture.completedFuture(
        new PreparedShard(request.shard(), new Replica(id, store)));
  }

  @Override
  public AppendStream appends(AppendListener listener) {
    throw new IllegalStateException("membership does not append");
  }

  @Override
  public TailStream tail(TailRequest request, TailListener listener) {
    throw new IllegalStateException("membership does not read");
  }

  @Override
  public CompletableFuture<ReadAnswer> read(ReadRequest request) {
    return CompletableFuture.failedFuture(new IllegalStateException("membership does not read"));
  }

  @Override
  public CompletableFuture<FindAnswer> find(ShardId shard, AppendId append) {
    return CompletableFuture.failedFuture(new IllegalStateException("membership finds nothing"));
  }

  @Override
  public CompletableFuture<Long> bytes(LogId log) {
    return CompletableFuture.completedFuture(0L);
  }
}
