package io.totalog.membership.leader.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.core.id.NodeId;
import io.totalog.kit.leader.InMemoryLeaderBoard;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.kit.zookeeper.ZooKeeperClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Election over a real ZooKeeper server. */
class ZooKeeperLeadershipTest {

  /** Far longer than a test may take: nothing here waits for a session to expire. */
  private static final Duration SESSION = Duration.ofSeconds(20);

  private final LeaderBoard board = new InMemoryLeaderBoard();
  private final List<AutoCloseable> open = new ArrayList<>();
  private TestingServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    server.close();
  }

  @Test
  void leaderIsAnnouncedAndItsSuccessorHasAHigherEpoch() {
    ZooKeeperLeadership first = candidate("membership-1");
    first.start("a:1");
    await().until(first::leads);
    Leader one = board.leader(NodeRole.MEMBERSHIP).orElseThrow();
    assertThat(one.node()).isEqualTo(new NodeId("membership-1"));
    assertThat(one.address()).isEqualTo("a:1");

    ZooKeeperLeadership second = candidate("membership-2");
    second.start("b:2");
    assertThat(second.leads()).isFalse();
    first.close();
    await().atMost(Duration.ofSeconds(5)).until(second::leads);
    assertThat(first.leads()).isFalse();
    Leader two = board.leader(NodeRole.MEMBERSHIP).orElseThrow();
    assertThat(two.address()).isEqualTo("b:2");
    assertThat(two.epoch()).isGreaterThan(one.epoch());
  }

  @Test
  void processThatWasKilledLeadsAgainWithoutWaitingForItsFormerSession() {
    ZooKeeperLeadership killed = candidate("membership-1");
    killed.start("a:1");
    await().until(killed::leads);
    ZooKeeperLeadership next = candidate("membership-1");
    next.start("a:2");
    await().atMost(Duration.ofSeconds(5)).until(next::leads);
  }

  @Test
  void leadershipEndsWithTheConnectionAndComesBackWithIt() throws Exception {
    ZooKeeperLeadership leader = candidate("membership-1");
    List<Boolean> heard = new CopyOnWriteArrayList<>();
    leader.listen(() -> heard.add(leader.leads()));
    leader.start("a:1");
    await().until(leader::leads);
    server.restart();
    await().atMost(Duration.ofSeconds(30)).until(() -> heard.size() >= 3 && leader.leads());
    assertThat(heard.subList(0, 3)).containsExactly(true, false, true);
  }

  private ZooKeeperLeadership candidate(String node) {
    CuratorFramework client =
        ZooKeeperClient.start(server.getConnectString(), SESSION, Duration.ofSeconds(15));
    open.add(client);
    ZooKeeperCalls calls = new ZooKeeperCalls(client);
    open.add(calls);
    ZooKeeperLeadership leadership = new ZooKeeperLeadership(calls, board, new NodeId(node));
    open.add(leadership);
    return leadership;
  }
}
