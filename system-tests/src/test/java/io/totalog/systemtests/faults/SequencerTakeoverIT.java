package io.totalog.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.systemtests.client.LogClient;
import io.totalog.systemtests.client.RecordNames;
import io.totalog.systemtests.client.WriteKind;
import io.totalog.systemtests.history.AppendOutcome;
import io.totalog.systemtests.history.HistoryChecker;
import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.history.Seen;
import io.totalog.systemtests.json.Json;
import io.totalog.systemtests.raw.RawHttp;
import io.totalog.systemtests.server.SeparateProcesses;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two processes may order; when the one that does is killed, the other one goes on. */
@Tag("kill")
@Timeout(value = 150, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class SequencerTakeoverIT {
  private static final List<String> SEQUENCERS = List.of("sequencer-1", "sequencer-2");
  private static final int BEFORE = 30;
  private static final int AFTER = 10;
  private static final Duration TAKEOVER_PATIENCE = Duration.ofSeconds(40);

  private final HistoryRecorder recorder = new HistoryRecorder();
  private final RecordNames names = new RecordNames("takeover");

  @Test
  void appendsGoOnWhenTheLeaderIsKilled(Servers servers) throws IOException {
    SeparateProcesses cluster = servers.separate(SEQUENCERS);
    LogClient client =
        new LogClient(LogClient.http(), cluster.base(), "takeover", "client", recorder);
    assertThat(client.create("{\"shards\":3}")).isEqualTo(201);
    IntStream.range(0, BEFORE).forEach(i -> assertThat(isAcked(client)).isTrue());
    List<Seen> before = client.readAll();
    String leader = awaitLeaderOfTwo(new RawHttp(cluster.base()), "");

    cluster.service(leader).kill();
    await().atMost(TAKEOVER_PATIENCE).until(() -> isAcked(client));
    IntStream.range(0, AFTER).forEach(i -> assertThat(isAcked(client)).isTrue());

    assertThat(awaitLeader(new RawHttp(cluster.base()), leader)).isNotEqualTo(leader);
    List<Seen> after = client.readAll();
    assertThat(after.subList(0, BEFORE)).isEqualTo(before);
    assertThat(HistoryChecker.check(recorder.history(0, after))).isEmpty();
  }

  private boolean isAcked(LogClient client) {
    return client.append(WriteKind.TEXT.request(names, 1)) instanceof AppendOutcome.Acked;
  }

  /** Waits until both sequencers are known, and says which of them orders. */
  private static String awaitLeaderOfTwo(RawHttp raw, String former) {
    await().atMost(TAKEOVER_PATIENCE).until(() -> sequencers(raw).size() == SEQUENCERS.size());
    return awaitLeader(raw, former);
  }

  private static String awaitLeader(RawHttp raw, String former) {
    return await()
        .atMost(TAKEOVER_PATIENCE)
        .until(() -> leader(raw).filter(node -> !node.equals(former)), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<String> leader(RawHttp raw) {
    return sequencers(raw).stream()
        .filter(node -> node.at("leader").raw().equals("true"))
        .map(node -> node.at("id").text())
        .findFirst();
  }

  private static List<Json> sequencers(RawHttp raw) {
    return raw.get("/v1/cluster/nodes").json().at("nodes").elements().stream()
        .filter(node -> node.at("id").text().startsWith("sequencer"))
        .toList();
  }
}
