package io.totalog.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.gateway.http.Client.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@GatewayTest
class LogsTest {
  @LocalServerPort int port;
  @Autowired MemoryLogs logs;
  private Client client;

  @BeforeEach
  void connect() {
    logs.clear();
    client = new Client(port);
  }

  @Test
  void aLogIsCreatedConfirmedAndNotChanged() {
    Answer created = put("a", "{\"shards\":3,\"retention\":{\"age\":\"P7D\",\"bytes\":1000}}");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Log-Id")).isEqualTo(created.json().path("id").asString());
    assertThat(created.json().path("config").toString())
        .isEqualTo(
            "{\"shards\":3,\"replication\":1,\"durability\":\"fsync\","
                + "\"retention\":{\"age\":\"PT168H\",\"bytes\":1000}}");
    assertThat(put("a", "{\"shards\":3}").status()).isEqualTo(200);
    assertThat(put("a", "").status()).isEqualTo(200);
    assertThat(put("a", "{}").status()).isEqualTo(200);
    for (String other :
        List.of(
            "{\"shards\":1}",
            "{\"replication\":2}",
            "{\"durability\":\"async\"}",
            "{\"retention\":{\"age\":\"P1D\"}}")) {
      Answer answer = put("a", other);
      assertThat(answer.status()).as(other).isEqualTo(409);
      assertThat(answer.code()).isEqualTo("log-exists");
    }
  }

  @Test
  void badConfigurationsAreRefused() {
    for (String config :
        List.of(
            "{\"shards\":0}",
            "{\"shards\":65}",
            "{\"shards\":1.5}",
            "{\"shards\":\"1\"}",
            "{\"durability\":\"maybe\"}",
            "{\"durability\":1}",
            "{\"shard\":1}",
            "{\"retention\":1}",
            "{\"retention\":{\"age\":\"7 days\"}}",
            "{\"retention\":{\"x\":1}}",
            "{",
            "[]",
            "1")) {
      Answer answer = put("bad", config);
      assertThat(answer.status()).as(config).isEqualTo(400);
      assertThat(answer.code()).as(config).isIn("bad-parameter", "malformed");
    }
    assertThat(client.method("PUT", "/v1/logs/bad", "{}", "Content-Type", "text/xml").status())
        .isEqualTo(415);
    for (String name : List.of("-a", ".a", "a%20b", "a%2Fb", "x".repeat(250), "%C3%A9")) {
      assertThat(put(name, "").code()).as(name).isEqualTo("bad-parameter");
    }
    assertThat(logs.has("bad")).isFalse();
  }

  @Test
  void aLogIsDescribed() {
    put("d", "");
    client.post("/v1/logs/d/records", "x");
    Answer get = client.get("/v1/logs/d");
    assertThat(get.header("Log-First")).isEqualTo("0");
    assertThat(get.header("Log-Tail")).isEqualTo("1");
    assertThat(get.json().path("tail").asInt()).isEqualTo(1);
    assertThat(get.json().path("shards").toString()).isEqualTo("[31]");
    Answer head = client.method("HEAD", "/v1/logs/d", "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Log-Tail")).isEqualTo("1");
    assertThat(head.response().body()).isEmpty();
    Answer missing = client.method("HEAD", "/v1/logs/none", "");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.response().body()).isEmpty();
  }

  @Test
  void logsAreListedPageByPage() {
    for (String name : List.of("l-a", "l-b", "l-c", "m")) {
      put(name, "");
    }
    Answer page = client.get("/v1/logs?prefix=l-&limit=2");
    assertThat(page.json().at("/logs/1/name").asString()).isEqualTo("l-b");
    assertThat(page.json().at("/logs/0/shards").toString()).isEqualTo("[31,32]");
    assertThat(page.header("Link"))
        .isEqualTo("</v1/logs?prefix=l-&after=l-b&limit=2>; rel=\"next\"");
    Answer last = client.get("/v1/logs?prefix=l-&after=l-b&limit=2");
    assertThat(last.json().path("logs")).hasSize(1);
    assertThat(last.header("Link")).isEmpty();
    assertThat(client.get("/v1/logs?limit=0").status()).isEqualTo(400);
  }

  @Test
  void aDeletedLogIsGone() {
    put("x", "");
    assertThat(client.method("DELETE", "/v1/logs/x", "").status()).isEqualTo(204);
    assertThat(client.method("DELETE", "/v1/logs/x", "").status()).isEqualTo(404);
    assertThat(client.get("/v1/logs/x").code()).isEqualTo("log-not-found");
  }

  private Answer put(String name, String config) {
    return config.isEmpty()
        ? client.method("PUT", "/v1/logs/" + name, "")
        : client.method("PUT", "/v1/logs/" + name, config, "Content-Type", "application/json");
  }
}
