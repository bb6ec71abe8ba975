package io.totalog.kit;

import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.kit.zookeeper.ZooKeeperClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.TestingServer;

/** A real ZooKeeper in the test's process, and connections as of several processes. */
public final class ZooKeeperFixture implements AutoCloseable {

  private final TestingServer server;
  private final List<AutoCloseable> open = new ArrayList<>();

  /** Starts the server. */
  public ZooKeeperFixture() {
    try {
      server = new TestingServer();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public String connectString() {
    return server.getConnectString();
  }

  /** Connects as another process. */
  public CuratorFramework connect() {
    CuratorFramework client =
        ZooKeeperClient.start(
            server.getConnectString(), Duration.ofSeconds(6), Duration.ofSeconds(10));
    open.add(client);
    return client;
  }

  /** Connects as another process. */
  public ZooKeeperCalls calls() {
    ZooKeeperCalls calls = new ZooKeeperCalls(connect());
    open.add(calls);
    return calls;
  }

  public void stopServer() throws Exception {
    server.stop();
  }

  public void restartServer() throws Exception {
    server.restart();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
    server.close();
  }
}
