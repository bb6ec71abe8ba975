package io.totalog.kit.zookeeper;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;

/** Starts the process's connection to ZooKeeper, or says what to set. */
public final class ZooKeeperClient {

  private static final int RETRY_MS = 50;
  private static final int RETRY_MS_MAX = 1_000;
  private static final int RETRIES_MAX = 4;
  private static final int CONNECTION_TIMEOUT_MS = 3_000;

  private ZooKeeperClient() {}

  /**
   * Connects. Everything but the cut log shares the client: that one must not retry.
   *
   * @param connectString {@code host:port,…}
   * @param sessionTimeout after which a silent process counts as gone
   * @param startTimeout how long to wait for the first connection
   * @throws ZooKeeperUnreachableException if there is none within that time
   */
  public static CuratorFramework start(
      String connectString, Duration sessionTimeout, Duration startTimeout) {
    if (connectString.isBlank()) {
      throw new ZooKeeperUnreachableException(
          "totalog.zookeeper is not set", "Set totalog.zookeeper to host:port of ZooKeeper.");
    }
    CuratorFramework client =
        CuratorFrameworkFactory.builder()
            .connectString(connectString)
            .sessionTimeoutMs(Math.toIntExact(sessionTimeout.toMillis()))
            .connectionTimeoutMs(CONNECTION_TIMEOUT_MS)
            .retryPolicy(new BoundedExponentialBackoffRetry(RETRY_MS, RETRY_MS_MAX, RETRIES_MAX))
            .build();
    client.start();
    try {
      if (client.blockUntilConnected(
          Math.toIntExact(startTimeout.toMillis()), TimeUnit.MILLISECONDS)) {
        return client;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
    throw new ZooKeeperUnreachableException(
        "no ZooKeeper answers at " + connectString + " within " + startTimeout.toSeconds() + " s",
        "Start ZooKeeper there, or set totalog.zookeeper to where it is.");
  }
}
