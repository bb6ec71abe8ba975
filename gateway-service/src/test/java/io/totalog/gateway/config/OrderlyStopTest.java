package io.totalog.gateway.config;

import static io.totalog.gateway.http.Client.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.gateway.http.Client;
import io.totalog.gateway.http.Client.Answer;
import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.MemoryLogs;
import io.totalog.gateway.http.RawSocket;
import io.totalog.gateway.http.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class OrderlyStopTest {

  @Test
  void aStopAnswersWhatIsInFlightAndTellsTheRest() {
    ConfigurableApplicationContext gateway =
        SpringApplication.run(
            TestGateway.class, "--totalog.port=0", "--totalog.logs.auto-create=true");
    int port = gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    Gate gate = gateway.getBean(Gate.class);
    MemoryLogs logs = gateway.getBean(MemoryLogs.class);
    Client client = new Client(port);
    client.post(records("s"), "first", "Content-Type", "text/plain");
    try (RawSocket stream = new RawSocket(port)) {
      stream.send("GET " + records("s") + "?format=sse HTTP/1.1\r\nHost: x\r\n\r\n");
      stream.await("\"first\"");
      Listener listener = new Listener();
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(URI.create("ws://127.0.0.1:" + port + "/v1/logs/s/ws"), listener)
              .join();
      Sinks.Empty<Void> release = Sinks.empty();
      logs.beforeAppend(release.asMono());
      CompletableFuture<Answer> append =
          CompletableFuture.supplyAsync(() -> new Client(port).post(records("s"), "last"));
      await().atMost(Duration.ofSeconds(10)).until(() -> gate.appends().taken() == 1);
      long stopAt = System.nanoTime();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
      await().atMost(Duration.ofSeconds(10)).until(gate::isDraining);
      assertThat(client.get("/readyz").status()).isEqualTo(503);
      assertThat(client.get("/livez").status()).isEqualTo(200);
      assertThat(client.post(records("s"), "late").code()).isEqualTo("draining");
      assertThat(stream.await("0\r\n\r\n")).contains("event: problem\n").contains("\"draining\"");
      assertThat(listener.closed.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(1001);
      release.tryEmitEmpty();
      assertThat(append.orTimeout(10, TimeUnit.SECONDS).join().status()).isEqualTo(201);
      stopped.orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(Duration.ofNanos(System.nanoTime() - stopAt)).isLessThan(Duration.ofSeconds(10));
      socket.abort();
    } finally {
      gateway.close();
    }
  }

  @Test
  void anAppendThatNobodyOrdersIsAnsweredAsUnknownBeforeTheServerStops() {
    ConfigurableApplicationContext gateway =
        SpringApplication.run(
            TestGateway.class, "--totalog.port=0", "--totalog.logs.auto-create=true");
    try {
      int port = gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
      Gate gate = gateway.getBean(Gate.class);
      gateway.getBean(MemoryLogs.class).beforeAppend(Mono.never());
      CompletableFuture<Answer> append =
          CompletableFuture.supplyAsync(() -> new Client(port).post(records("s"), "lost"));
      await().atMost(Duration.ofSeconds(10)).until(() -> gate.appends().taken() == 1);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
      Answer answer = append.orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(answer.code()).isEqualTo("draining");
      assertThat(answer.json().path("applied").asString()).isEqualTo("maybe");
      stopped.orTimeout(10, TimeUnit.SECONDS).join();
    } finally {
      gateway.close();
    }
  }

  /** Hears the close. */
  private static final class Listener implements WebSocket.Listener {
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }
}
