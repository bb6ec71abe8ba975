package io.totalog.membership.repair;

import static io.totalog.membership.cluster.LogChecks.answer;
import static io.totalog.membership.cluster.LogChecks.assertRegistered;
import static io.totalog.membership.cluster.LogChecks.shards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.core.cut.Reconfiguration;
import io.totalog.membership.cluster.LeaderProcess;
import io.totalog.membership.cluster.LocalCluster;
import io.totalog.membership.cluster.MembershipPorts;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread around the walk; its interval is far longer than these tests. */
class MembershipLoopTest {

  private final LocalCluster cluster = new LocalCluster();
  private final MembershipPorts ports = cluster.ports();
  private final LeaderProcess process = new LeaderProcess(ports, Duration.ofSeconds(5));

  @AfterEach
  void stop() {
    process.close();
  }

  @Test
  void logThatWaitsForANodeIsOpenedAsSoonAsOneAppears() throws Exception {
    LogMeta log = answer(ports.catalog().create("orders", shards(2))).log();
    process.startLoop();
    cluster.addNode("shard-1");
    awaitView(log);
    assertRegistered(ports, log);
  }

  @Test
  void newLeaderFinishesWhatTheLastOneLeft() throws Exception {
    cluster.withNodes(1);
    LogMeta named = answer(ports.catalog().create("named", shards(1))).log();
    LogMeta dropped = answer(process.membership().create("dropped", shards(1))).log();
    answer(ports.sequencer().reconfigure(new Reconfiguration.DropLog(dropped.id())));
    process.leadership().take();
    process.startLoop();
    assertThat(ports.catalog().known("dropped")).isPresent();
    process.leadership().give();
    awaitView(named);
    await().until(() -> ports.catalog().known("dropped").isEmpty());
  }

  @Test
  void standbyDoesNothing() throws Exception {
    cluster.withNodes(1);
    LogMeta log = answer(ports.catalog().create("orders", shards(1))).log();
    process.leadership().take();
    process.startLoop();
    cluster.addNode("shard-2");
    await()
        .during(Duration.ofMillis(200))
        .until(() -> answer(ports.sequencer().view(log.id())).isEmpty());
  }

  @Test
  void leaderRestsWhileZooKeeperIsAwayAndGoesOnAfterwards() throws Exception {
    LogMeta log = answer(ports.catalog().create("orders", shards(1))).log();
    cluster.zooKeeperAnswers(false);
    process.startLoop();
    cluster.addNode("shard-1");
    await()
        .during(Duration.ofMillis(200))
        .until(() -> answer(ports.sequencer().view(log.id())).isEmpty());
    cluster.zooKeeperAnswers(true);
    awaitView(log);
  }

  private void awaitView(LogMeta log) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> answer(ports.sequencer().view(log.id())).isPresent());
  }
}
