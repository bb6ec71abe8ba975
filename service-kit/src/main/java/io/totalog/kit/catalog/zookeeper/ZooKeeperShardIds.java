package io.totalog.kit.catalog.zookeeper;

import io.totalog.core.id.ShardId;
import io.totalog.kit.catalog.ShardIds;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.kit.zookeeper.ZooKeeperCounter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** Shard ids from the counter {@code /totalog/shards/next-id}; one write a block. */
public final class ZooKeeperShardIds implements ShardIds {

  private final ZooKeeperCalls calls;
  private final ZooKeeperCounter counter;

  /** Uses a connection. */
  public ZooKeeperShardIds(ZooKeeperCalls calls) {
    this.calls = calls;
    this.counter = new ZooKeeperCounter(calls.client(), "/totalog/shards/next-id");
  }

  @Override
  public CompletableFuture<List<ShardId>> allocate(int count) {
    return calls.call(() -> {
      long first = counter.take(count);
      return LongStream.range(first, first + count).mapToObj(ShardId::new).toList();
    });
  }
}
