package io.totalog.membership.view.zookeeper;

import io.totalog.kit.catalog.zookeeper.ZooKeeperShardIds;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.kit.zookeeper.ZooKeeperClient;
import io.totalog.membership.view.FirstShards;
import io.totalog.membership.view.FirstShardsContract;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class ZooKeeperFirstShardsTest extends FirstShardsContract {

  private TestingServer server;
  private CuratorFramework client;
  private ZooKeeperCalls calls;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    client =
        ZooKeeperClient.start(
            server.getConnectString(), Duration.ofSeconds(5), Duration.ofSeconds(15));
    calls = new ZooKeeperCalls(client);
  }

  @AfterEach
  void stop() throws Exception {
    calls.close();
    client.close();
    server.close();
  }

  /** Each call another process's adapter: only ZooKeeper is shared. */
  @Override
  protected FirstShards firstShards() {
    return new ZooKeeperFirstShards(calls, new ZooKeeperShardIds(calls));
  }
}
