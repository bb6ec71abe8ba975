package io.totalog.sequencer.election.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatchElectionTest {

  private static final String PATH = "/totalog/election/sequencer";

  /** Well below a session's end, so that nobody can have waited for one. */
  private static final Duration SOON = Duration.ofSeconds(3);

  private TestingServer server;
  private CuratorFramework client;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    client =
        CuratorFrameworkFactory.newClient(
            server.getConnectString(), 30_000, 5_000, new RetryOneTime(100));
    client.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  private LatchElection enter(String candidate) {
    LatchElection election = new LatchElection(client, PATH, candidate);
    election.start(() -> {});
    return election;
  }

  @Test
  void turnGoesToTheNextCandidateWhenTheFirstLeaves() {
    LatchElection first = enter("sequencer-1");
    await().until(first::isMyTurn);
    LatchElection second = enter("sequencer-2");
    assertThat(second.isMyTurn()).isFalse();
    first.close();
    await().atMost(SOON).until(second::isMyTurn);
    assertThat(first.isMyTurn()).isFalse();
    second.close();
  }

  @Test
  void turnThatIsYieldedGoesToTheOther() {
    LatchElection first = enter("sequencer-1");
    await().until(first::isMyTurn);
    LatchElection second = enter("sequencer-2");
    await().until(() -> client.getChildren().forPath(PATH).size() == 2);
    first.yieldTurn();
    await().atMost(SOON).until(second::isMyTurn);
    second.close();
    await().atMost(SOON).until(first::isMyTurn);
    first.close();
  }

  @Test
  void processThatWasKilledDoesNotWaitForItsFormerSession() throws Exception {
    client
        .create()
        .creatingParentsIfNeeded()
        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
        .forPath(PATH + "/0-latch-", "sequencer-1".getBytes(StandardCharsets.UTF_8));
    LatchElection again = enter("sequencer-1");
    await().atMost(SOON).until(again::isMyTurn);
    again.close();
  }
}
