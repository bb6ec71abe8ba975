package io.totalog.sequencer.cutter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.sequencer.Fence;
import io.totalog.core.view.LogTail;
import io.totalog.kit.leader.InMemoryLeaderBoard;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.sequencer.cutlog.zookeeper.ZooKeeperCutLog;
import io.totalog.sequencer.election.Election;
import io.totalog.sequencer.election.memory.InMemoryElection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole sequencers over a real ZooKeeper server, with emulated shard nodes. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SequencerTest {

  private static final LogId LOG = new LogId(1);
  private static final Pattern ZXID = Pattern.compile("Zxid: 0x([0-9a-f]+)");

  private final InMemoryElection election = new InMemoryElection();
  private final InMemoryLeaderBoard board = new InMemoryLeaderBoard();
  private final List<Sequencer> started = new ArrayList<>();
  private TestingServer zookeeper;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
  }

  @AfterEach
  void stop() throws Exception {
    started.forEach(Sequencer::close);
    zookeeper.close();
  }

  /** A sequencer and its port. */
  private record Running(Sequencer sequencer, SequencerEndpoint endpoint) {}

  private Running startSequencer(String name) {
    return startSequencer(name, election.candidate(), board);
  }

  private Running startSequencer(String name, Election candidate, LeaderBoard announcedOn) {
    SequencerEndpoint endpoint = new SequencerEndpoint();
    Sequencer sequencer =
        new Sequencer(
            new SequencerOptions(new NodeId(name), Duration.ofMillis(1), Duration.ofSeconds(10)),
            cutLog(name),
            candidate,
            announcedOn,
            endpoint,
            new SequencerMetrics(new SimpleMeterRegistry()));
    started.add(sequencer);
    sequencer.start(name + ":1");
    return new Running(sequencer, endpoint);
  }

  private ZooKeeperCutLog cutLog(String name) {
    return new ZooKeeperCutLog(
        zookeeper.getConnectString(), "/totalog", Duration.ofSeconds(6), name);
  }

  private static void awaitLeading(Running running) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(() -> running.endpoint().status().leader());
  }

  private static void register(Running running, EmulatedNode node, long... shards)
      throws Exception {
    List<NewShard> opens = new ArrayList<>();
    for (long shard : shards) {
      node.prepare(shard);
      opens.add(new NewShard(new ShardId(shard), List.of(node.replica)));
    }
    ReconfigureAnswer answer =
        running
            .endpoint()
            .reconfigure(new Reconfiguration.Reshape(LOG, List.of(), opens))
            .get(5, TimeUnit.SECONDS);
    assertThat(answer).isInstanceOf(ReconfigureAnswer.Committed.class);
  }

  private static long tail(Running running) throws Exception {
    Optional<LogTail> tail = running.endpoint().tail(LOG).get(5, TimeUnit.SECONDS);
    return tail.map(LogTail::next).orElse(-1L);
  }

  private static void awaitMapped(EmulatedNode node, long shard, long length) {
    await()
        .atMost(10, TimeUnit.SECONDS)
        .pollInterval(2, TimeUnit.MILLISECONDS)
        .until(() -> node.mapped(shard) == length);
  }

  @Test
  void recordsOfTwoShardsGetOneGapFreeOrder() throws Exception {
    Running leader = startSequencer("sequencer-1");
    awaitLeading(leader);
    EmulatedNode node = new EmulatedNode("shard-1");
    node.awaitConnected(leader.endpoint());
    register(leader, node, 1, 2);
    for (int i = 0; i < 200; i++) {
      node.store(1, 3);
      node.store(2, 1);
    }
    awaitMapped(node, 1, 600);
    awaitMapped(node, 2, 200);
    SeqCheck.assertGapFree(node.parts(), 800);
    assertThat(tail(leader)).isEqualTo(800);
  }

  @Test
  void standbyTakesOverAndGoesOnAtTheRightSeq() throws Exception {
    Running first = startSequencer("sequencer-1");
    awaitLeading(first);
    Running second = startSequencer("sequencer-2");
    EmulatedNode node = new EmulatedNode("shard-1");
    node.awaitConnected(first.endpoint());
    register(first, node, 1);
    node.store(1, 10);
    awaitMapped(node, 1, 10);
    EmulatedNode stranger = new EmulatedNode("shard-2");
    stranger.connect(second.endpoint());
    await().until(() -> stranger.closed() instanceof NotLeaderException);
    first.sequencer().close();
    assertThat(node.closed()).isInstanceOf(NotLeaderException.class);
    awaitLeading(second);
    node.awaitConnected(second.endpoint());
    node.store(1, 5);
    awaitMapped(node, 1, 15);
    SeqCheck.assertGapFree(node.parts(), 15);
    assertThat(second.endpoint().status().epoch()).isEqualTo(2);
  }

  @Test
  void orderSurvivesMoreCutsThanTheRingHolds() throws Exception {
    Running first = startSequencer("sequencer-1");
    awaitLeading(first);
    EmulatedNode node = new EmulatedNode("shard-1");
    node.awaitConnected(first.endpoint());
    register(first, node, 1);
    for (int i = 1; i <= 1_300; i++) {
      node.store(1, 1);
      awaitMappedSpinning(node, i);
    }
    assertThat(first.endpoint().status().lastCut()).isGreaterThan(1_300);
    first.sequencer().close();
    Running second = startSequencer("sequencer-2");
    awaitLeading(second);
    assertThat(tail(second)).isEqualTo(1_300);
    node.awaitConnected(second.endpoint());
    node.store(1, 1);
    awaitMapped(node, 1, 1_301);
    SeqCheck.assertGapFree(node.parts(), 1_301);
  }

  private static void awaitMappedSpinning(EmulatedNode node, long length) {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (node.mapped(1) < length) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      Thread.onSpinWait();
    }
  }

  @Test
  void leaderFencedByAnotherStepsDownAndIsRecovered() throws Exception {
    Running leader = startSequencer("sequencer-1");
    awaitLeading(leader);
    EmulatedNode node = new EmulatedNode("shard-1");
    node.awaitConnected(leader.endpoint());
    register(leader, node, 1);
    node.store(1, 1);
    awaitMapped(node, 1, 1);
    cutLog("somebody").open(new Fence(), Duration.ofSeconds(10)).close();
    assertThat(leader.endpoint().tail(LOG))
        .failsWithin(5, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(NotLeaderException.class);
    awaitLeading(leader);
    node.awaitConnected(leader.endpoint());
    node.store(1, 1);
    awaitMapped(node, 1, 2);
    SeqCheck.assertGapFree(node.parts(), 2);
    assertThat(leader.endpoint().status().epoch()).isEqualTo(3);
  }

  @Test
  void nothingIsWrittenWhileNothingHappens() throws Exception {
    Running leader = startSequencer("sequencer-1");
    awaitLeading(leader);
    EmulatedNode node = new EmulatedNode("shard-1");
    node.awaitConnected(leader.endpoint());
    register(leader, node, 1);
    node.store(1, 5);
    awaitMapped(node, 1, 5);
    long before = zxid();
    await()
        .during(1_500, TimeUnit.MILLISECONDS)
        .atMost(5, TimeUnit.SECONDS)
        .pollInterval(100, TimeUnit.MILLISECONDS)
        .until(() -> zxid() == before);
  }

  @Test
  void tailQuestionOfAnIdleLogIsOneCheckAndSharesIt() throws Exception {
    Running leader = startSequencer("sequencer-1");
    awaitLeading(leader);
    EmulatedNode node = new EmulatedNode("shard-1");
    node.awaitConnected(leader.endpoint());
    register(leader, node, 1);
    long before = zxid();
    assertThat(tail(leader)).isZero();
    assertThat(zxid()).isEqualTo(before + 1);
    List<CompletableFuture<Optional<LogTail>>> questions = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      questions.add(leader.endpoint().tail(LOG));
    }
    CompletableFuture.allOf(questions.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
    assertThat(zxid() - before).isLessThan(1_000);
  }

  @Test
  void orderingResumesWhenZooKeeperComesBack() throws Exception {
    Running leader = startSequencer("sequencer-1");
    awaitLeading(leader);
    EmulatedNode node = new EmulatedNode("shard-1");
    node.awaitConnected(leader.endpoint());
    register(leader, node, 1);
    node.store(1, 3);
    awaitMapped(node, 1, 3);
    zookeeper.stop();
    node.store(1, 4);
    await().atMost(20, TimeUnit.SECONDS).until(() -> node.closed() != null);
    assertThat(node.mapped(1)).isEqualTo(3);
    zookeeper.restart();
    awaitLeading(leader);
    node.awaitConnected(leader.endpoint());
    node.store(1, 1);
    awaitMapped(node, 1, 8);
    SeqCheck.assertGapFree(node.parts(), 8);
  }

  @Test
  void turnsThatFailAreFollowedByOthers() throws Exception {
    BrokenEdges edges = new BrokenEdges(election.candidate(), board);
    Running leader = startSequencer("sequencer-1", edges.election(), edges.board());
    awaitLeading(leader);
    assertThat(edges.failures()).isEqualTo(2 * BrokenEdges.FAILURES_EACH);
    EmulatedNode node = new EmulatedNode("shard-1");
    node.awaitConnected(leader.endpoint());
    register(leader, node, 1);
    node.store(1, 1);
    awaitMapped(node, 1, 1);
  }

  @Test
  void cutLogThatWentBackStopsOrderingWithAnAlarm() throws Exception {
    Running leader = startSequencer("sequencer-1");
    awaitLeading(leader);
    EmulatedNode node = new EmulatedNode("shard-1");
    node.pretendCut(100);
    node.connect(leader.endpoint());
    await().until(() -> node.closed() instanceof TotalogException);
    assertThat(leader.endpoint().status().alarm()).contains("cut 100");
    assertThat(leader.endpoint().tail(LOG))
        .failsWithin(5, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            TotalogException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ORDERED));
  }

  private long zxid() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), zookeeper.getPort())) {
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher matcher = ZXID.matcher(answer);
      assertThat(matcher.find()).as(answer).isTrue();
      return Long.parseLong(matcher.group(1), 16);
    }
  }
}
