package io.totalog.sequencer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.management.ManagementServer;
import io.totalog.kit.management.Readiness;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.Channels;
import io.totalog.kit.rpc.SequencerConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as it is started. */
class SequencerServiceTest {

  @Test
  void startsLeadsAndAnswersOverItsGrpcPort() throws Exception {
    try (TestingServer zookeeper = new TestingServer();
        ConfigurableApplicationContext context = start(zookeeper, "sequencer-1");
        Channels channels = new Channels()) {
      Readiness readiness = context.getBean(Readiness.class);
      await().atMost(20, TimeUnit.SECONDS).until(() -> readiness.objection().isEmpty());
      LeaderBoard board = context.getBean(LeaderBoard.class);
      SequencerConnection connection = new SequencerConnection(board, channels);
      Optional<LogTail> tail = connection.tail(new LogId(1)).get(5, TimeUnit.SECONDS);
      assertThat(tail).isEmpty();
      assertThat(metrics(context)).contains("cut_write_seconds", "sequencer_leader 1");
    }
  }

  @Test
  void standbyTakesOverWhenTheLeaderStops() throws Exception {
    try (TestingServer zookeeper = new TestingServer();
        ConfigurableApplicationContext first = start(zookeeper, "sequencer-1")) {
      LeaderBoard board = first.getBean(LeaderBoard.class);
      await().until(() -> leader(board).equals("sequencer-1"));
      try (ConfigurableApplicationContext second = start(zookeeper, "sequencer-2")) {
        LeaderBoard secondBoard = second.getBean(LeaderBoard.class);
        first.close();
        await().atMost(10, TimeUnit.SECONDS).until(() -> leader(secondBoard).equals("sequencer-2"));
      }
    }
  }

  private static String leader(LeaderBoard board) {
    return board.leader(NodeRole.SEQUENCER).map(l -> l.node().value()).orElse("");
  }

  private static String metrics(ConfigurableApplicationContext context) throws Exception {
    int port = context.getBean(ManagementServer.class).port();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static ConfigurableApplicationContext start(TestingServer zookeeper, String node) {
    return new SpringApplicationBuilder(SequencerServiceApplication.class)
        .run(
            "--totalog.node-id=" + node,
            "--totalog.zookeeper=" + zookeeper.getConnectString(),
            "--spring.jmx.enabled=false");
  }
}
