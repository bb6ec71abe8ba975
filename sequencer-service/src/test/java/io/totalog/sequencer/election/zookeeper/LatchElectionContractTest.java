package io.totalog.sequencer.election.zookeeper;

import io.totalog.sequencer.election.Election;
import io.totalog.sequencer.election.ElectionContract;
import java.util.ArrayList;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A queue in a real ZooKeeper; each candidate has a session of its own. */
class LatchElectionContractTest extends ElectionContract {

  private final List<CuratorFramework> clients = new ArrayList<>();
  private TestingServer zookeeper;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
  }

  @AfterEach
  void stop() throws Exception {
    clients.forEach(CuratorFramework::close);
    zookeeper.close();
  }

  @Override
  protected Election candidate(String name) {
    CuratorFramework client =
        CuratorFrameworkFactory.newClient(
            zookeeper.getConnectString(), 6_000, 1_000, new RetryOneTime(100));
    clients.add(client);
    client.start();
    return new LatchElection(client, "/election", name);
  }

  @Test
  void oneThatGoesToTheEndOfTheQueueWithoutZooKeeperIsInItAfterwards() throws Exception {
    Election first = make("a");
    first.start(() -> {});
    awaitTurn(first);
    zookeeper.stop();
    first.yieldTurn();
    zookeeper.restart();
    awaitTurn(first);
  }
}
