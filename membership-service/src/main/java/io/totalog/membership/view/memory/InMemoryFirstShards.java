package io.totalog.membership.view.memory;

import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.kit.catalog.ShardIds;
import io.totalog.membership.view.FirstShards;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Decisions that end with the process: for tests. */
public final class InMemoryFirstShards implements FirstShards {

  private final ShardIds ids;
  private final ConcurrentHashMap<LogId, List<ShardId>> decided = new ConcurrentHashMap<>();

  /** Takes ids from a counter. */
  public InMemoryFirstShards(ShardIds ids) {
    this.ids = ids;
  }

  @Override
  public CompletableFuture<List<ShardId>> decide(LogId log, int count) {
    return ids.allocate(count)
        .thenApply(fresh -> {
          List<ShardId> before = decided.putIfAbsent(log, fresh);
          return before == null ? fresh : before;
        });
  }

  @Override
  public CompletableFuture<Void> forget(LogId log) {
    decided.remove(log);
    return CompletableFuture.completedFuture(null);
  }
}
