package io.totalog.membership.repair;

import static io.totalog.membership.cluster.LogChecks.answer;
import static io.totalog.membership.cluster.LogChecks.assertRegistered;
import static io.totalog.membership.cluster.LogChecks.shards;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.membership.cluster.LeaderProcess;
import io.totalog.membership.cluster.LocalCluster;
import io.totalog.membership.cluster.MembershipPorts;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The walk over all logs. */
class LogWalkTest {

  private final LocalCluster cluster = new LocalCluster();
  private final MembershipPorts ports = cluster.ports();
  private final AtomicInteger views = new AtomicInteger();
  private final LeaderProcess process =
      new LeaderProcess(
          ports.behind((method, call) -> {
            views.addAndGet(method.equals("view") ? 1 : 0);
            return call.get();
          }),
          Duration.ofSeconds(5));

  @Test
  void namedLogWaitsForANodeAndIsOpenedWhenOneAppears() throws Exception {
    LogMeta log = answer(ports.catalog().create("orders", shards(2))).log();
    process.sweep();
    assertThat(answer(ports.sequencer().view(log.id()))).isEmpty();
    cluster.addNode("shard-1");
    process.walkOn();
    assertRegistered(ports, log);
  }

  @Test
  void walkFinishesLogsOfManyPages() throws Exception {
    cluster.withNodes(2);
    for (int i = 0; i < 2 * LogWalk.PAGE_LOGS + 1; i++) {
      answer(ports.catalog().create("log" + i, shards(1)));
    }
    process.sweep();
    for (LogMeta log : ports.catalog().list("", "", 10_000)) {
      assertRegistered(ports, log);
    }
  }

  @Test
  void logsInOrderAreAskedForOnceASweep() throws Exception {
    cluster.withNodes(1);
    answer(process.membership().create("orders", shards(1)));
    views.set(0);
    process.walkOn();
    assertThat(views).hasValue(0);
    process.sweep();
    process.walkOn();
    assertThat(views).hasValue(1);
  }

  @Test
  void newLeaderPlacesByWhatItsSweepHasSeen() throws Exception {
    cluster.withNodes(2);
    for (int i = 0; i < 4; i++) {
      answer(process.membership().create("log" + i, shards(1)));
    }
    cluster.addNode("shard-3");
    try (LeaderProcess next = new LeaderProcess(ports, Duration.ofSeconds(5))) {
      next.sweep();
      for (int i = 4; i < 6; i++) {
        answer(next.membership().create("log" + i, shards(1)));
      }
    }
    assertThat(cluster.node("shard-3").copies()).isEqualTo(2);
  }

  @Test
  void nodeThatVanishesChangesNothing() throws Exception {
    cluster.withNodes(2);
    LogMeta log = answer(process.membership().create("orders", shards(2))).log();
    cluster.vanish("shard-1");
    cluster.vanish("shard-2");
    process.sweep();
    assertRegistered(ports, log);
  }
}
