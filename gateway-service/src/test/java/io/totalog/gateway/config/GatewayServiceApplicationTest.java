package io.totalog.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.gateway.http.Client;
import io.totalog.gateway.http.Client.Answer;
import java.time.Duration;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class GatewayServiceApplicationTest {

  @Test
  void aGatewayAloneSaysWhatIsMissingAndWhatItIs() throws Exception {
    try (TestingServer zooKeeper = new TestingServer();
        ConfigurableApplicationContext gateway =
            SpringApplication.run(
                GatewayServiceApplication.class,
                "--totalog.node-id=gateway-7",
                "--totalog.zookeeper=" + zooKeeper.getConnectString(),
                "--totalog.port=0")) {
      int port = gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      Client client = new Client(port);
      assertThat(client.get("/livez").status()).isEqualTo(200);
      assertThat(client.get("/v1/logs/none").code()).isEqualTo("log-not-found");
      assertThat(client.get("/v1/logs").text()).isEqualTo("{\"logs\":[]}");
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() ->
              assertThat(client.get("/v1/cluster/nodes").text())
                  .contains("\"gateway-7\"", "\"state\":\"up\"", "127.0.0.1:" + port));
      Answer create = client.method("PUT", "/v1/logs/orders", "");
      assertThat(create.status()).as(create.text()).isEqualTo(503);
      assertThat(create.header("Retry-After")).isNotEmpty();
      assertThat(client.get("/v1/cluster").json().at("/cut/number").asLong()).isZero();
      assertThat(client.get("/v1/cluster/shards").text()).isEqualTo("{\"shards\":[]}");
      assertThat(client.get("/metrics").text()).contains("log_append_ack");
    }
  }
}
