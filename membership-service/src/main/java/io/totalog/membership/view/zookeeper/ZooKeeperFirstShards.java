package io.totalog.membership.view.zookeeper;

import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.kit.catalog.ShardIds;
import io.totalog.kit.zookeeper.TextFields;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.membership.view.FirstShards;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/** One znode a log below {@code /totalog/logs/first-shards}, created once and never changed. */
public final class ZooKeeperFirstShards implements FirstShards {

  private static final String ROOT = "/totalog/logs/first-shards/";

  private final ZooKeeperCalls calls;
  private final CuratorFramework client;
  private final ShardIds ids;

  /** Uses a connection, and ids that were not used before. */
  public ZooKeeperFirstShards(ZooKeeperCalls calls, ShardIds ids) {
    this.calls = calls;
    this.client = calls.client();
    this.ids = ids;
  }

  @Override
  public CompletableFuture<List<ShardId>> decide(LogId log, int count) {
    return calls
        .call(() -> read(log))
        .thenCompose(decided ->
            decided.map(CompletableFuture::completedFuture).orElseGet(() -> decideNow(log, count)));
  }

  private CompletableFuture<List<ShardId>> decideNow(LogId log, int count) {
    return ids.allocate(count).thenCompose(fresh -> calls.call(() -> create(log, fresh)));
  }

  private List<ShardId> create(LogId log, List<ShardId> fresh) throws Exception {
    byte[] content =
        new TextFields().with("first", fresh.getFirst()).with("count", fresh.size()).bytes();
    try {
      client.create().creatingParentsIfNeeded().forPath(ROOT + log, content);
      return fresh;
    } catch (KeeperException.NodeExistsException e) {
      return read(log)
          .orElseThrow(() -> new IllegalStateException("log " + log + " is being dropped"));
    }
  }

  private Optional<List<ShardId>> read(LogId log) throws Exception {
    try {
      TextFields fields = TextFields.of(client.getData().forPath(ROOT + log));
      long first = fields.number("first");
      return Optional.of(
          LongStream.range(first, first + fields.number("count")).mapToObj(ShardId::new).toList());
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    }
  }

  @Override
  public CompletableFuture<Void> forget(LogId log) {
    return calls.call(() -> {
      try {
        client.delete().forPath(ROOT + log);
      } catch (KeeperException.NoNodeException e) {
        // Forgotten already, or never decided.
      }
      return null;
    });
  }
}
