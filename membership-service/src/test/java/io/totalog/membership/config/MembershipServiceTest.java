package io.totalog.membership.config;

import static io.totalog.membership.cluster.LogChecks.answer;
import static io.totalog.membership.cluster.LogChecks.shards;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.core.view.LogView;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.management.ManagementServer;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.Channels;
import io.totalog.kit.rpc.MembershipConnection;
import io.totalog.membership.cluster.LocalCluster;
import io.totalog.membership.cluster.LocalPorts;
import io.totalog.protocol.membership.CreatedLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as it is started, over a real ZooKeeper server and its own gRPC. */
class MembershipServiceTest {

  private static final int TIMED_LOGS = 20;

  private final LocalCluster cluster = new LocalCluster();

  @Test
  void leaderIsReachedOverGrpcAndReplacedWhenItStops() throws Exception {
    try (TestingServer zooKeeper = new TestingServer();
        Channels channels = new Channels();
        ConfigurableApplicationContext first = start("membership-1", zooKeeper);
        ConfigurableApplicationContext second = start("membership-2", zooKeeper)) {
      LeaderBoard board = second.getBean(LeaderBoard.class);
      await().until(() -> leader(board).equals("membership-1"));
      LocalPorts.addNode(cluster, second.getBean(NodeRegistry.class), "shard-1");
      await().until(() -> seesNode(first) && seesNode(second));
      MembershipConnection membership = new MembershipConnection(board, channels);

      CreatedLog created = answer(membership.create("orders", shards(3)));
      assertThat(created.isNew()).isTrue();
      assertThat(view(created).openShards()).hasSize(3);
      assertAnswers(first, second);

      first.close();
      await().atMost(20, TimeUnit.SECONDS).until(() -> leader(board).equals("membership-2"));
      assertThat(answer(membership.create("orders", shards(3))))
          .isEqualTo(new CreatedLog(created.log(), false));
      assertThat(answer(membership.drop("orders"))).isTrue();
      assertThat(view(created).dropped()).isTrue();
      LogCatalog catalog = second.getBean(LogCatalog.class);
      assertThat(answer(catalog.reread("orders"))).isEmpty();
      CreatedLog next = answer(membership.create("orders", shards(1)));
      assertThat(next.log().id()).isGreaterThan(created.log().id());
    }
  }

  @Test
  void creatingALogIsQuick() throws Exception {
    try (TestingServer zooKeeper = new TestingServer();
        Channels channels = new Channels();
        ConfigurableApplicationContext context = start("membership-1", zooKeeper)) {
      LocalPorts.addNode(cluster, context.getBean(NodeRegistry.class), "shard-1");
      LeaderBoard board = context.getBean(LeaderBoard.class);
      await().until(() -> seesNode(context) && leader(board).equals("membership-1"));
      MembershipConnection membership = new MembershipConnection(board, channels);
      long[] tookMs = new long[TIMED_LOGS];
      for (int i = 0; i < TIMED_LOGS; i++) {
        long startNanos = System.nanoTime();
        answer(membership.create("log" + i, shards(1)));
        tookMs[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      }
      System.out.println("create took ms: " + Arrays.toString(tookMs));
      Arrays.sort(tookMs);
      assertThat(tookMs[TIMED_LOGS / 2]).as("median, on a busy machine").isLessThan(250);
    }
  }

  private LogView view(CreatedLog created) throws Exception {
    return answer(cluster.ports().sequencer().view(created.log().id())).orElseThrow();
  }

  private static boolean seesNode(ConfigurableApplicationContext process) {
    return process.getBean(NodeRegistry.class).live(NodeRole.SHARD).size() == 1;
  }

  private static String leader(LeaderBoard board) {
    return board.leader(NodeRole.MEMBERSHIP).map(l -> l.node().value()).orElse("");
  }

  private static void assertAnswers(ConfigurableApplicationContext... processes) throws Exception {
    for (ConfigurableApplicationContext process : processes) {
      assertThat(get(process, "/livez").statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> get(process, "/readyz").statusCode() == 200);
    }
    assertThat(get(processes[0], "/metrics").body())
        .contains("membership_leader 1", "membership_command_seconds_count");
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext process, String path)
      throws Exception {
    int port = process.getBean(ManagementServer.class).port();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private ConfigurableApplicationContext start(String node, TestingServer zooKeeper) {
    return new SpringApplicationBuilder(MembershipServiceApplication.class)
        .initializers(context -> LocalPorts.register(cluster, context.getBeanFactory()))
        .run(
            "--totalog.node-id=" + node,
            "--totalog.zookeeper=" + zooKeeper.getConnectString(),
            "--totalog.rpc.port=0",
            "--totalog.management.port=0",
            "--spring.jmx.enabled=false");
  }
}
