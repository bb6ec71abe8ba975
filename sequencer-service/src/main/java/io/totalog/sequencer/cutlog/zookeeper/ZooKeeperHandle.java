package io.totalog.sequencer.cutlog.zookeeper;

import io.totalog.sequencer.cutlog.CutLogUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** One plain ZooKeeper session of its own: it reconnects by itself but repeats nothing. */
final class ZooKeeperHandle implements AutoCloseable {

  private static final long CLOSE_MS_MAX = 1_000;

  private final ZooKeeper zk;

  private ZooKeeperHandle(ZooKeeper zk) {
    this.zk = zk;
  }

  static ZooKeeperHandle connect(String servers, Duration sessionTimeout, Duration timeout)
      throws InterruptedException {
    CountDownLatch connected = new CountDownLatch(1);
    ZKClientConfig config = new ZKClientConfig();
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    ZooKeeperHandle handle;
    try {
      handle =
          new ZooKeeperHandle(
              new ZooKeeper(
                  servers, (int) sessionTimeout.toMillis(), e -> onEvent(e, connected), config));
    } catch (IOException e) {
      throw new CutLogUnavailableException("no ZooKeeper session to " + servers, e);
    }
    try {
      if (!connected.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CutLogUnavailableException(
            "no answer of ZooKeeper at " + servers + " within " + timeout.toMillis() + " ms");
      }
    } catch (InterruptedException | CutLogUnavailableException e) {
      handle.close();
      throw e;
    }
    return handle;
  }

  private static void onEvent(WatchedEvent event, CountDownLatch connected) {
    if (event.getState() == KeeperState.SyncConnected) {
      connected.countDown();
    }
  }

  ZooKeeper zk() {
    return zk;
  }

  /** Ends the session; waits a bounded time, since a server that hangs does not answer. */
  @Override
  public void close() {
    try {
      closeLater().join(CLOSE_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the session without waiting: for one whose connection is lost, of which nothing is wanted.
   */
  Thread closeLater() {
    return Thread.ofVirtual().name("cut-log-close").start(this::closeQuietly);
  }

  private void closeQuietly() {
    try {
      zk.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
