package io.totalog.kit.catalog;

import io.totalog.core.id.ShardId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Shard ids that start again with the process: for tests. */
public final class InMemoryShardIds implements ShardIds {

  private final AtomicLong next = new AtomicLong(1);

  @Override
  public CompletableFuture<List<ShardId>> allocate(int count) {
    long first = next.getAndAdd(count);
    return CompletableFuture.completedFuture(
        LongStream.range(first, first + count).mapToObj(ShardId::new).toList());
  }
}
