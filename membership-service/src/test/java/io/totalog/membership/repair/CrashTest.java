package io.totalog.membership.repair;

import static io.totalog.membership.cluster.LogChecks.answer;
import static io.totalog.membership.cluster.LogChecks.assertGone;
import static io.totalog.membership.cluster.LogChecks.assertRegistered;
import static io.totalog.membership.cluster.LogChecks.shards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.totalog.membership.cluster.Crash;
import io.totalog.membership.cluster.LeaderProcess;
import io.totalog.membership.cluster.LocalCluster;
import io.totalog.membership.cluster.MembershipPorts;
import io.totalog.membership.view.Membership;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leader dies between any two steps of a command; another one finishes the work. */
class CrashTest {

  /** More than any command here writes. */
  private static final int WRITES_MAX = 20;

  /** How long a dead process tries to go on. */
  private static final Duration LAST_GASP = Duration.ofMillis(100);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void createThatDiedAnywhereIsFinishedOrNeverBegan(boolean lastHappens) throws Exception {
    int deaths = 0;
    for (int write = 1; write <= WRITES_MAX; write++) {
      LocalCluster cluster = new LocalCluster().withNodes(2);
      Crash crash = new Crash(write, lastHappens);
      runAndDie(cluster, crash, membership -> membership.create("orders", shards(3)));
      if (!crash.hasHappened()) {
        break;
      }
      deaths++;
      requireFinishedByAnother(cluster);
    }
    assertThat(deaths).as("writes of a create: name, ids, three copies, entry").isEqualTo(6);
  }

  private void requireFinishedByAnother(LocalCluster cluster) throws Exception {
    MembershipPorts ports = cluster.ports();
    try (LeaderProcess next = process(cluster, ports, Duration.ofSeconds(5))) {
      next.sweep();
      Optional<LogMeta> named = answer(ports.catalog().find("orders"));
      if (named.isPresent()) {
        assertRegistered(ports, named.get());
      }
      CreatedLog confirmed = answer(next.membership().create("orders", shards(3)));
      assertThat(confirmed.isNew()).isEqualTo(named.isEmpty());
      assertRegistered(ports, confirmed.log());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void createThatDiedAnywhereIsFinishedByTheSameCommandElsewhere(boolean lastHappens)
      throws Exception {
    for (int write = 1; write <= 6; write++) {
      LocalCluster cluster = new LocalCluster().withNodes(2);
      runAndDie(
          cluster,
          new Crash(write, lastHappens),
          membership -> membership.create("orders", shards(3)));
      try (LeaderProcess next = process(cluster, cluster.ports(), Duration.ofSeconds(5))) {
        assertRegistered(
            cluster.ports(), answer(next.membership().create("orders", shards(3))).log());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void dropThatDiedAnywhereIsFinishedOrNeverBegan(boolean lastHappens) throws Exception {
    int deaths = 0;
    for (int write = 1; write <= WRITES_MAX; write++) {
      LocalCluster cluster = new LocalCluster().withNodes(2);
      MembershipPorts ports = cluster.ports();
      try (LeaderProcess next = process(cluster, ports, Duration.ofSeconds(5))) {
        LogMeta log = answer(next.membership().create("orders", shards(2))).log();
        Crash crash = new Crash(write, lastHappens);
        runAndDie(cluster, crash, membership -> membership.drop("orders"));
        if (!crash.hasHappened()) {
          break;
        }
        deaths++;
        boolean began = write > 1 || lastHappens;
        next.sweep();
        if (began) {
          assertGone(ports, log);
        } else {
          assertRegistered(ports, log);
        }
        CreatedLog after = answer(next.membership().create("orders", shards(2)));
        assertThat(after.isNew()).isEqualTo(began);
        assertRegistered(ports, after.log());
      }
    }
    assertThat(deaths).as("writes of a drop: entry, ids, name").isEqualTo(3);
  }

  @Test
  void createFindsADroppedLogUnderTheNameAndReplacesIt() throws Exception {
    LocalCluster cluster = new LocalCluster().withNodes(1);
    try (LeaderProcess next = process(cluster, cluster.ports(), Duration.ofSeconds(5))) {
      LogMeta log = answer(next.membership().create("orders", shards(1))).log();
      runAndDie(cluster, new Crash(2, false), membership -> membership.drop("orders"));
      CreatedLog after = answer(next.membership().create("orders", shards(1)));
      assertThat(after.isNew()).isTrue();
      assertThat(after.log().id()).isGreaterThan(log.id());
      assertGone(cluster.ports(), log);
    }
  }

  private void runAndDie(
      LocalCluster cluster, Crash crash, Function<Membership, CompletableFuture<?>> command) {
    try (LeaderProcess dying = process(cluster, cluster.ports().behind(crash), LAST_GASP)) {
      Throwable error = catchThrowable(() -> answer(command.apply(dying.membership())));
      assertThat(error != null).isEqualTo(crash.hasHappened());
    }
  }

  private static LeaderProcess process(
      LocalCluster cluster, MembershipPorts ports, Duration timeout) {
    return new LeaderProcess(ports, timeout);
  }
}
