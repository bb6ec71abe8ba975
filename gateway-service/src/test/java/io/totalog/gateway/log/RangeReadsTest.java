package io.totalog.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.record.LogRecord;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.shard.ShardApi;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RangeReadsTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final MemoryCluster cluster = new MemoryCluster(1, 1);
  private final Ticker ticker = new Ticker();
  private final Views views = new Views(cluster.sequencer(), ticker, 2_000, Views.IDLE_MS);

  @AfterEach
  void stop() {
    views.close();
    ticker.close();
    cluster.close();
  }

  @Test
  void aReadThatIsTooLateIsCancelled() {
    List<CompletableFuture<ReadAnswer>> calls = new CopyOnWriteArrayList<>();
    ShardConnections silent =
        node ->
            readsOnly(() -> {
              CompletableFuture<ReadAnswer> never = new CompletableFuture<>();
              calls.add(never);
              return never;
            });
    RangeReads reads = new RangeReads(silent, views, ticker, 600);
    assertThatThrownBy(
            () -> reads.read(new RangeReads.Range(MemoryCluster.LOG, 0, 1, 100)).block(SOON))
        .isInstanceOfSatisfying(
            TotalogException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SHARD_UNAVAILABLE));
    assertThat(calls).isNotEmpty();
    await().until(() -> calls.stream().allMatch(CompletableFuture::isCancelled));
  }

  @Test
  void aReadWeighsWhatItsShardsMaySendAndLearnsHowLargeBatchesAre() {
    RangeReads reads = new RangeReads(cluster, views, ticker, 5_000);
    RangeReads.Range range = new RangeReads.Range(MemoryCluster.LOG, 0, 1, 100);
    assertThat(reads.weightMax(range)).as("nothing is known yet").isGreaterThan(16L << 20);
    try (ClusterLogService service = service()) {
      LogRecord record = new LogRecord(null, List.of(), null, "a".getBytes(StandardCharsets.UTF_8));
      service.append(MemoryCluster.meta("orders"), List.of(record)).block(SOON);
    }
    assertThat(reads.read(range).block(SOON)).hasSize(1);
    assertThat(reads.weightMax(range)).isLessThan(2_000);
  }

  private ClusterLogService service() {
    MemoryNames names = new MemoryNames(cluster, "orders");
    return new ClusterLogService(
        new ClusterLogService.Ports(names, names, cluster.sequencer(), cluster),
        LogOptions.defaults(),
        new SimpleMeterRegistry(),
        1);
  }

  private interface Reading {
    CompletableFuture<ReadAnswer> read();
  }

  private static ShardApi readsOnly(Reading reading) {
    return (ShardApi)
        Proxy.newProxyInstance(
            ShardApi.class.getClassLoader(),
            new Class<?>[] {ShardApi.class},
            (proxy, method, arguments) -> {
              assertThat(arguments).hasOnlyElementsOfType(ReadRequest.class);
              return reading.read();
            });
  }
}
