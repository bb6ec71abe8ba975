package io.totalog.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.systemtests.client.LogClient;
import io.totalog.systemtests.client.RecordNames;
import io.totalog.systemtests.client.WriteKind;
import io.totalog.systemtests.history.AppendOutcome;
import io.totalog.systemtests.history.HistoryChecker;
import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.history.Operation;
import io.totalog.systemtests.history.Seen;
import io.totalog.systemtests.raw.RawHttp;
import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.raw.RawResponse;
import io.totalog.systemtests.server.SeparateProcesses;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without ZooKeeper nothing is ordered, nothing is lost, and nothing is said that is not known. */
@Tag("zookeeper")
@Timeout(value = 150, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class ZooKeeperOutageIT {
  private static final int BEFORE = 20;
  private static final int DURING = 6;
  private static final String LOG = "outage";
  private static final Duration TAIL_WAIT = Duration.ofSeconds(2);
  private static final String OTHER_LOG = "outage-other";

  private final HistoryRecorder recorder = new HistoryRecorder();
  private final HttpClient http = LogClient.http();
  private final RecordNames names = new RecordNames("zk");

  enum Outage {
    /** It keeps its connections and answers nothing. */
    FROZEN {
      @Override
      void begin(SeparateProcesses cluster) {
        cluster.zooKeeper().process().freeze();
      }

      @Override
      void end(SeparateProcesses cluster) {
        cluster.zooKeeper().process().thaw();
      }
    },
    /** It is gone and comes back with its data. */
    KILLED {
      @Override
      void begin(SeparateProcesses cluster) {
        cluster.zooKeeper().process().kill();
      }

      @Override
      void end(SeparateProcesses cluster) {
        cluster.zooKeeper().start();
      }
    };

    abstract void begin(SeparateProcesses cluster);

    abstract void end(SeparateProcesses cluster);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Outage.class)
  void appendsEndAsNotOrderedAndReadsGoOnBelowTheTail(Outage outage, Servers servers)
      throws IOException, InterruptedException {
    SeparateProcesses cluster = servers.separate("--totalog.append.timeout=3s");
    LogClient client = client(cluster, "client");
    assertThat(client.create("{\"shards\":3}")).isEqualTo(201);
    RawHttp raw = new RawHttp(cluster.base());
    assertThat(raw.send(RawRequest.of("PUT", "/v1/logs/" + OTHER_LOG)).status()).isEqualTo(201);
    IntStream.range(0, BEFORE).forEach(i -> append(client));
    List<Seen> before = client.readAll();
    assertThat(before).hasSize(BEFORE);

    outage.begin(cluster);
    appendsAreNotOrdered(cluster);
    readsBelowTheTailGoOn(raw);
    readsAtTheTailDoNotGuess(raw);
    aLateAppendSaysWhenToTryAgain(raw);
    outage.end(cluster);

    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> append(client) instanceof AppendOutcome.Acked);
    List<Seen> after = client.readAll();
    assertThat(after.subList(0, BEFORE)).isEqualTo(before);
    assertThat(HistoryChecker.check(recorder.history(0, after))).isEmpty();
  }

  private AppendOutcome append(LogClient client) {
    return client.append(WriteKind.TEXT.request(names, 1));
  }

  private LogClient client(SeparateProcesses cluster, String name) {
    return new LogClient(http, cluster.base(), LOG, name, recorder);
  }

  private void appendsAreNotOrdered(SeparateProcesses cluster) {
    try (ExecutorService writers = Executors.newFixedThreadPool(DURING)) {
      for (int i = 0; i < DURING; i++) {
        LogClient writer = client(cluster, "during" + i);
        writers.execute(() -> append(writer));
      }
    }
    List<AppendOutcome> outcomes =
        recorder.history(0, List.of()).operations().stream()
            .filter(operation -> operation.client().startsWith("during"))
            .map(operation -> ((Operation.Append) operation).outcome())
            .toList();
    assertThat(outcomes).hasSize(DURING).containsOnly(new AppendOutcome.Unknown("not-ordered"));
  }

  private static void readsBelowTheTailGoOn(RawHttp raw) {
    RawResponse page = raw.get("/v1/logs/" + LOG + "/records?from=0&limit=" + BEFORE / 2);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.json().at("records").elements()).hasSize(BEFORE / 2);
    assertThat(raw.get("/v1/logs/" + LOG + "/records/" + (BEFORE - 1)).status()).isEqualTo(200);
  }

  private static void aLateAppendSaysWhenToTryAgain(RawHttp raw) {
    RawResponse answer = raw.send(RawRequest.post("/v1/logs/" + OTHER_LOG + "/records", "late"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().at("code").text()).isEqualTo("not-ordered");
    assertThat(answer.json().at("applied").text()).isEqualTo("maybe");
    assertThat(answer.header("Retry-After")).isPresent();
  }

  private static void readsAtTheTailDoNotGuess(RawHttp raw) {
    long startNanos = System.nanoTime();
    RawResponse atTail = raw.get("/v1/logs/" + LOG + "/records?from=" + BEFORE + "&wait=2");
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isGreaterThanOrEqualTo(TAIL_WAIT);
    assertThat(atTail.status()).as(atTail.text()).isEqualTo(503);
    assertThat(atTail.header("Retry-After")).isPresent();
    assertThat(atTail.json().at("retryable").raw()).isEqualTo("true");
  }
}
