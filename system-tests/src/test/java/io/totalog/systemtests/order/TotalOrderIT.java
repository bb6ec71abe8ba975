package io.totalog.systemtests.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.history.AppendOutcome.Acked;
import io.totalog.systemtests.history.History;
import io.totalog.systemtests.history.HistoryChecker;
import io.totalog.systemtests.history.Operation;
import io.totalog.systemtests.server.Deployment;
import io.totalog.systemtests.server.ServerUnderTest;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One order for everybody, on one log of three shards. */
@Tag("order")
@Timeout(value = 150, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class TotalOrderIT {
  private static final int ACKED_APPENDS = 1_500;

  @ParameterizedTest(name = "{0}")
  @EnumSource(Deployment.class)
  void everyReaderSeesOneOrderAcrossThreeShards(Deployment deployment, Servers servers)
      throws IOException, InterruptedException {
    ServerUnderTest server = servers.shared(deployment);
    long seed = System.nanoTime();
    try (Traffic traffic = new Traffic(server.base(), "order", seed)) {
      assertThat(traffic.client("creator").create("{\"shards\":3}")).isEqualTo(201);
      traffic.start();
      traffic.awaitAcks(ACKED_APPENDS, Duration.ofSeconds(60));
      History history = traffic.finish();
      assertThat(HistoryChecker.check(history)).as("seed %d", seed).isEmpty();
      assertThat(traffic.complaints()).isEmpty();
      assertThat(traffic.connections()).as("readers came back").isGreaterThan(10);
      assertThat(history.operations())
          .as("plain appends fail only when something is done to the server")
          .noneMatch(TotalOrderIT::isFailedAppend);
    }
  }

  /** Appends in flight on a dropped WebSocket do not count: this test drops them itself. */
  private static boolean isFailedAppend(Operation operation) {
    return operation instanceof Operation.Append append
        && append.session().isEmpty()
        && !(append.outcome() instanceof Acked);
  }
}
