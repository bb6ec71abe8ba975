package io.totalog.membership.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.management.ManagementServer;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.Channels;
import io.totalog.kit.rpc.MembershipConnection;
import io.totalog.membership.config.MembershipServiceApplication;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(60)
class MembershipProcessTest {

  private static final LogConfig CONFIG =
      new LogConfig(3, 1, true, Optional.empty(), Optional.empty());

  @Test
  void twoProcessesElectALeaderThatIsReachedOverGrpcAndReplaced() throws Exception {
    FakeCluster cluster = new FakeCluster();
    try (TestingServer zooKeeper = new TestingServer();
        Channels channels = new Channels()) {
      ConfigurableApplicationContext first = start("membership-1", zooKeeper, cluster);
      ConfigurableApplicationContext second = start("membership-2", zooKeeper, cluster);
      try {
        NodeRegistry registry = second.getBean(NodeRegistry.class);
        registry.register(new NodeEntry(new NodeId("shard-1"), NodeRole.SHARD, "127.0.0.1:1", 9));
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> registry.live().size() == 3 && seesShard(first));
        LeaderBoard board = second.getBean(LeaderBoard.class);
        MembershipConnection membership = new MembershipConnection(board, channels);

        CreatedLog created = membership.create("orders", CONFIG).get(20, TimeUnit.SECONDS);
        assertThat(created.isNew()).isTrue();
        assertThat(cluster.viewOf(created.log().id()).openShards()).hasSize(3);
        assertThat(board.leader(NodeRole.MEMBERSHIP).orElseThrow().node().value())
            .isEqualTo("membership-1");
        assertReady(first);

        first.close();

        await()
            .atMost(Duration.ofSeconds(20))
            .until(() ->
                board
                    .leader(NodeRole.MEMBERSHIP)
                    .orElseThrow()
                    .node()
                    .value()
                    .equals("membership-2"));
        assertThat(membership.create("orders", CONFIG).get(20, TimeUnit.SECONDS))
            .isEqualTo(new CreatedLog(created.log(), false));
        assertThat(membership.drop("orders").get(20, TimeUnit.SECONDS)).isTrue();
        LogId log = created.log().id();
        assertThat(cluster.viewOf(log).dropped()).isTrue();
        assertThat(second.getBean(LogCatalog.class).find("orders").get(5, TimeUnit.SECONDS))
            .isEmpty();
      } finally {
        first.close();
        second.close();
      }
    }
  }

  private static boolean seesShard(ConfigurableApplicationContext process) {
    return process.getBean(NodeRegistry.class).live(NodeRole.SHARD).size() == 1;
  }

  private static void assertReady(ConfigurableApplicationContext process) throws Exception {
    int port = process.getBean(ManagementServer.class).port();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path : new String[] {"/livez", "/readyz", "/metrics"}) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
            .as(path)
            .isEqualTo(200);
      }
    }
  }

  private static ConfigurableApplicationContext start(
      String node, TestingServer zooKeeper, FakeCluster cluster) {
    return new SpringApplicationBuilder(MembershipServiceApplication.class)
        .initializers(context -> context.getBeanFactory().registerSingleton("fakeCluster", cluster))
        .run(
            "--totalog.node-id=" + node,
            "--totalog.zookeeper=" + zooKeeper.getConnectString(),
            "--totalog.rpc.port=0",
            "--totalog.management.port=0");
  }
}
