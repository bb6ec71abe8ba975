package io.totalog.kit.zookeeper;

import java.nio.charset.StandardCharsets;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/** A number in a znode that only grows; blocks of it are taken by compare-and-set. */
public final class ZooKeeperCounter {

  private static final int TRIES_MAX = 100;

  private final CuratorFramework client;
  private final String path;

  /** Counts at a path, from 1. */
  public ZooKeeperCounter(CuratorFramework client, String path) {
    this.client = client;
    this.path = path;
  }

  /**
   * Takes consecutive numbers; blocks. After a failure the block may be lost, never given twice.
   *
   * @return the first of them
   */
  public long take(int count) throws Exception {
    for (int i = 0; i < TRIES_MAX; i++) {
      try {
        Stat stat = new Stat();
        long next = number(client.getData().storingStatIn(stat).forPath(path));
        client
            .setData()
            .withVersion(stat.getVersion())
            .forPath(path, bytes(Math.addExact(next, count)));
        return next;
      } catch (KeeperException.NoNodeException e) {
        create();
      } catch (KeeperException.BadVersionException e) {
        // Somebody else took a block, or this very write was retried after it had succeeded.
      }
    }
    throw new IllegalStateException("no number from " + path + " in " + TRIES_MAX + " tries");
  }

  private void create() throws Exception {
    try {
      client.create().creatingParentsIfNeeded().forPath(path, bytes(1));
    } catch (KeeperException.NodeExistsException e) {
      // Another process was first.
    }
  }

  private static long number(byte[] data) {
    return Long.parseLong(new String(data, StandardCharsets.UTF_8));
  }

  private static byte[] bytes(long number) {
    return Long.toString(number).getBytes(StandardCharsets.UTF_8);
  }
}
