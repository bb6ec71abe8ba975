package io.totalog.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.record.LogRecord;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is broken here is not passed off as a neighbour's outage, and nobody waits for it. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DefectsTest {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final LogMeta LOG = MemoryCluster.meta("orders");

  private final MemoryCluster cluster = new MemoryCluster(1, 1);

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aDefectInTheBookFailsItsAppendsAndTakesNoMore() {
    ShardConnections broken =
        node -> {
          throw new IllegalStateException("a defect");
        };
    try (ClusterLogService service = service(broken)) {
      assertAppendFails(service, true);
      assertThat(service.isAppending()).isFalse();
      assertAppendFails(service, false);
    }
  }

  @Test
  void onlyASilentServiceIsWorthAnotherTry() {
    assertThat(ClusterLogService.isUnreached(new ConnectionBrokenException("gone"))).isTrue();
    assertThat(ClusterLogService.isUnreached(new NullPointerException())).isFalse();
    Throwable defect = ClusterLogService.answer(new CompletionException(new ArithmeticException()));
    assertThat(defect).isInstanceOf(ArithmeticException.class);
    assertThat(ClusterLogService.answer(new ConnectionBrokenException("10.0.0.1 refused")))
        .isInstanceOfSatisfying(
            TotalogException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED))
        .hasMessageNotContaining("10.0.0.1");
  }

  @Test
  void anAppendInFlightIsAnsweredAsUnknownWhenTheGatewayIsAboutToStop() {
    try (ClusterLogService service = service(cluster)) {
      service
          .append(LOG, List.of(new LogRecord(null, List.of(), null, new byte[] {1})))
          .block(SOON);
      cluster.leaderless = true;
      var waiting =
          service
              .append(LOG, List.of(new LogRecord(null, List.of(), null, new byte[] {2})))
              .toFuture();
      service.endAppends();
      assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              TotalogException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DRAINING));
      cluster.leaderless = false;
      assertThat(
              service
                  .append(LOG, List.of(new LogRecord(null, List.of(), null, new byte[] {3})))
                  .block(SOON))
          .isNotNull();
    }
  }

  private static void assertAppendFails(ClusterLogService service, boolean maybeApplied) {
    assertThatThrownBy(() ->
            service
                .append(LOG, List.of(new LogRecord(null, List.of(), null, new byte[] {1})))
                .block(SOON))
        .isInstanceOfSatisfying(
            TotalogException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
              assertThat(e.maybeApplied()).isEqualTo(maybeApplied);
            });
  }

  private ClusterLogService service(ShardConnections shards) {
    MemoryNames names = new MemoryNames(cluster, "orders");
    return new ClusterLogService(
        new ClusterLogService.Ports(names, names, cluster.sequencer(), shards),
        LogOptions.defaults(),
        new SimpleMeterRegistry(),
        1);
  }
}
