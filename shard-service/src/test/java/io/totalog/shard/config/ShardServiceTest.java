package io.totalog.shard.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.kit.management.Readiness;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.PreparedShard;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.shard.grpc.GrpcShardClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** The service as a process of its own, with a real ZooKeeper beside it. */
@Timeout(60)
class ShardServiceTest {

  private static TestingServer zooKeeper;

  @TempDir Path temp;

  @BeforeAll
  static void startZooKeeper() throws Exception {
    zooKeeper = new TestingServer(true);
  }

  @AfterAll
  static void stopZooKeeper() throws Exception {
    zooKeeper.close();
  }

  @Test
  void startsAloneAndIsReachedThroughGrpc() throws Exception {
    try (ConfigurableApplicationContext context = start("shard-1")) {
      int port = context.getBean(GrpcServerLifecycle.class).getPort();
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      try {
        ShardApi remote = new GrpcShardClient(channel);
        PreparedShard prepared =
            remote
                .prepare(
                    new PrepareShard(
                        new ShardId(7), new LogId(3), List.of(new NodeId("shard-1")), true))
                .get(20, TimeUnit.SECONDS);
        assertThat(prepared.replica().node()).isEqualTo(new NodeId("shard-1"));
        assertThat(remote.bytes(new LogId(3)).get(20, TimeUnit.SECONDS)).isZero();
      } finally {
        channel.shutdownNow();
      }
      assertThat(context.getBeansOfType(Readiness.class).values())
          .anySatisfy(r -> assertThat(r.objection().orElse("")).contains("no sequencer"));
      assertThat(Files.isDirectory(temp.resolve("shard").resolve("rocksdb"))).isTrue();
    }
  }

  @Test
  void directoryInUseIsToldInOneSentence() {
    try (ConfigurableApplicationContext first = start("shard-1")) {
      assertThat(first.isRunning()).isTrue();
      assertThatThrownBy(() -> start("shard-2"))
          .satisfies(e -> {
            FailureAnalysis analysis = new ShardFailureAnalyzer().analyze(e);
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription()).contains("is in use by another process.");
            assertThat(analysis.getAction()).contains("totalog.data-dir");
          });
    }
  }

  @Test
  void missingNameIsToldInOneSentence() {
    assertThatThrownBy(() -> start(""))
        .satisfies(e -> {
          FailureAnalysis analysis = new ShardFailureAnalyzer().analyze(e);
          assertThat(analysis).isNotNull();
          assertThat(analysis.getAction()).contains("totalog.node-id");
        });
  }

  @Test
  void analyzerLeavesOtherFailuresAlone() {
    assertThat(new ShardFailureAnalyzer().analyze(new IllegalStateException("x"))).isNull();
  }

  private ConfigurableApplicationContext start(String nodeId) {
    return new SpringApplicationBuilder(ShardServiceApplication.class)
        .run(
            "--totalog.node-id=" + nodeId,
            "--totalog.zookeeper=" + zooKeeper.getConnectString(),
            "--totalog.data-dir=" + temp,
            "--totalog.shard.disk-reserve=1MB");
  }
}
