package io.totalog.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.client.LogClient;
import io.totalog.systemtests.history.History;
import io.totalog.systemtests.history.HistoryChecker;
import io.totalog.systemtests.history.Seen;
import io.totalog.systemtests.order.Traffic;
import io.totalog.systemtests.server.Deployment;
import io.totalog.systemtests.server.ServerUnderTest;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills everything in full flow, again and again, and takes one history over all of it. Writers,
 * readers and probers go on while there is no server. {@code -Dtotalog.kill.rounds=10} kills more
 * often.
 */
@Tag("kill")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class KillNineIT {
  private static final int ROUNDS = Integer.getInteger("totalog.kill.rounds", 3);

  /** Six processes take a while to start: one round of them unless more are asked for. */
  private static final int SEPARATE_ROUNDS = Integer.getInteger("totalog.kill.rounds", 1);

  private static final int ACKS_BEFORE_KILL = 300;
  private static final Duration ACKS_PATIENCE = Duration.ofSeconds(45);

  @ParameterizedTest(name = "{0}")
  @EnumSource(Deployment.class)
  void nothingAcknowledgedIsLostAndTheOrderStays(Deployment deployment, Servers servers)
      throws IOException, InterruptedException {
    ServerUnderTest server = servers.fresh(deployment);
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    try (Traffic traffic = new Traffic(server.base(), "killed", seed)) {
      assertThat(traffic.client("creator").create("{\"shards\":3}")).isEqualTo(201);
      traffic.start();
      List<Seen> before = List.of();
      int rounds = deployment == Deployment.SEPARATE ? SEPARATE_ROUNDS : ROUNDS;
      for (int round = 0; round < rounds; round++) {
        traffic.awaitAcks(ACKS_BEFORE_KILL + random.nextInt(ACKS_BEFORE_KILL), ACKS_PATIENCE);
        before = samePrefix(before, traffic.client("before" + round));
        server.kill();
        server.start();
        before = samePrefix(before, traffic.client("after" + round));
      }
      traffic.awaitAcks(ACKS_BEFORE_KILL, ACKS_PATIENCE);
      History history = traffic.finish();
      assertThat(HistoryChecker.check(history)).as("seed %d", seed).isEmpty();
      assertThat(traffic.complaints()).isEmpty();
      assertThat(history.finalRecords().subList(0, before.size())).isEqualTo(before);
    }
  }

  /** Reads the log as it is now; what was there before is there still, byte for byte. */
  private static List<Seen> samePrefix(List<Seen> before, LogClient client) throws IOException {
    List<Seen> now = client.readAll();
    assertThat(now).hasSizeGreaterThanOrEqualTo(before.size());
    assertThat(now.subList(0, before.size())).isEqualTo(before);
    return now;
  }
}
