package io.totalog.kit.leader.zookeeper;

import io.totalog.core.id.Epoch;
import io.totalog.core.id.NodeId;
import io.totalog.kit.Listeners;
import io.totalog.kit.Subscription;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.zookeeper.TextFields;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** One persistent znode a role below {@code /totalog/leaders}, changed by compare-and-set. */
public final class ZooKeeperLeaderBoard implements LeaderBoard, AutoCloseable {

  private static final String ROOT = "/totalog/leaders";
  private static final int TRIES_MAX = 10;

  private final ZooKeeperCalls calls;
  private final CuratorFramework client;
  private final CuratorCache cache;
  private final Listeners listeners = new Listeners();

  /** Starts to follow the board. */
  public ZooKeeperLeaderBoard(ZooKeeperCalls calls) {
    this.calls = calls;
    this.client = calls.client();
    this.cache = CuratorCache.build(client, ROOT);
    cache
        .listenable()
        .addListener(
            CuratorCacheListener.builder()
                .forAll((type, before, after) -> listeners.tell())
                .build());
    cache.start();
  }

  @Override
  public CompletableFuture<Boolean> publish(NodeRole role, Leader leader) {
    return calls.call(() -> write(path(role), leader));
  }

  private boolean write(String path, Leader leader) throws Exception {
    for (int i = 0; i < TRIES_MAX; i++) {
      try {
        Stat stat = new Stat();
        Leader before = decode(client.getData().storingStatIn(stat).forPath(path));
        if (before.epoch().isAfter(leader.epoch())) {
          return false;
        }
        if (!before.equals(leader)) {
          client.setData().withVersion(stat.getVersion()).forPath(path, encode(leader));
        }
        return true;
      } catch (KeeperException.NoNodeException e) {
        if (create(path, leader)) {
          return true;
        }
      } catch (KeeperException.BadVersionException e) {
        // Another leader was faster: look again.
      }
    }
    return false;
  }

  private boolean create(String path, Leader leader) throws Exception {
    try {
      client.create().creatingParentsIfNeeded().forPath(path, encode(leader));
      return true;
    } catch (KeeperException.NodeExistsException e) {
      return false;
    }
  }

  @Override
  public Optional<Leader> leader(NodeRole role) {
    return cache.get(path(role)).map(ChildData::getData).map(ZooKeeperLeaderBoard::decode);
  }

  @Override
  public Subscription listen(Runnable onChange) {
    return listeners.add(onChange);
  }

  @Override
  public void close() {
    cache.close();
  }

  private static String path(NodeRole role) {
    return ROOT + "/" + role.code();
  }

  private static byte[] encode(Leader leader) {
    return new TextFields()
        .with("node", leader.node())
        .with("address", leader.address())
        .with("epoch", leader.epoch())
        .bytes();
  }

  private static Leader decode(byte[] data) {
    TextFields fields = TextFields.of(data);
    return new Leader(
        new NodeId(fields.text("node")), fields.text("address"), new Epoch(fields.number("epoch")));
  }
}
