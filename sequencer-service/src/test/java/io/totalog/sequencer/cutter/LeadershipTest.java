package io.totalog.sequencer.cutter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.StoreId;
import io.totalog.core.sequencer.Fence;
import io.totalog.core.sequencer.LeaderConfig;
import io.totalog.core.sequencer.OrderingLeader;
import io.totalog.core.sequencer.Recovery;
import io.totalog.core.view.LogTail;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.sequencer.cutlog.CutLogSession;
import io.totalog.sequencer.cutlog.memory.InMemoryCutLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cut loop, driven by the test's own thread and clock. */
class LeadershipTest {

  private static final LogId LOG = new LogId(1);
  private static final long MS = 1_000_000;

  private final Queue<Runnable> zookeeper = new ArrayDeque<>();
  private final InMemoryCutLog cutLog = new InMemoryCutLog(new ClusterId(5), zookeeper::add);
  private final SequencerEndpoint endpoint = new SequencerEndpoint();
  private Leadership leadership;

  @BeforeEach
  void lead() throws Exception {
    CutLogSession session = cutLog.open(new Fence(), Duration.ofSeconds(1));
    OrderingLeader leader =
        new OrderingLeader(
            LeaderConfig.production(session.cluster(), MS),
            new Recovery().recover(session.read(), session.epochVersion()),
            0);
    leadership =
        new Leadership(
            leader, session, new Mailbox(), new SequencerMetrics(new SimpleMeterRegistry()));
    endpoint.lead(leadership);
  }

  private void answerWrites() {
    for (Runnable write = zookeeper.poll(); write != null; write = zookeeper.poll()) {
      write.run();
    }
  }

  @Test
  void idleLoopAsksForNoFurtherCall() {
    assertThat(leadership.doWork(0, 0)).isEqualTo(Long.MAX_VALUE);
    assertThat(zookeeper).isEmpty();
  }

  @Test
  void tailIsAnsweredOnlyAfterTheCheck() {
    CompletableFuture<Optional<LogTail>> tail = endpoint.tail(LOG);
    leadership.doWork(0, 0);
    assertThat(tail).isNotDone();
    answerWrites();
    leadership.doWork(MS, 1);
    assertThat(tail).isCompletedWithValue(Optional.empty());
  }

  @Test
  void questionsWithinAnIntervalShareTheNextCheck() {
    endpoint.tail(LOG);
    leadership.doWork(0, 0);
    endpoint.tail(LOG);
    endpoint.tail(LOG);
    assertThat(leadership.doWork(MS / 2, 0)).isEqualTo(MS);
    assertThat(zookeeper).hasSize(1);
    leadership.doWork(MS, 1);
    assertThat(zookeeper).hasSize(2);
  }

  @Test
  void lostConnectionEndsTheLeadershipAndFailsWhatWaits() {
    final CompletableFuture<Optional<LogTail>> asked = endpoint.tail(LOG);
    leadership.doWork(0, 0);
    cutLog.disconnect();
    answerWrites();
    leadership.doWork(MS, 1);
    LeaderEnd end = leadership.end().orElseThrow();
    assertThat(end).isInstanceOf(LeaderEnd.SteppedDown.class);
    final CompletableFuture<Optional<LogTail>> inTheMailbox = endpoint.tail(LOG);
    leadership.close(SequencerEndpoint.causeOf(end));
    for (CompletableFuture<?> question : List.of(asked, inTheMailbox, endpoint.tail(LOG))) {
      assertThat(question)
          .isCompletedExceptionally()
          .failsWithin(Duration.ZERO)
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(NotLeaderException.class);
    }
  }

  @Test
  void listenerThatThrowsLosesItsStreamButNotTheLoop() {
    EmulatedNode node =
        new EmulatedNode("shard-1") {
          @Override
          public void onAnswer(HelloAnswer given) {
            throw new IllegalStateException("planted");
          }
        };
    node.connect(endpoint);
    leadership.doWork(0, 0);
    answerWrites();
    leadership.doWork(MS, 1);
    assertThat(node.closed()).hasMessage("planted");
    assertThat(leadership.end()).isEmpty();
  }

  @Test
  void progressThatWaitsIsCoalesced() {
    EmulatedNode node = new EmulatedNode("shard-1");
    node.connect(endpoint);
    leadership.doWork(0, 0);
    node.prepare(1);
    leadership.mailbox().drainTo(new java.util.ArrayList<>());
    for (int i = 0; i < 100_000; i++) {
      node.store(1, 1);
    }
    List<Input> inputs = new java.util.ArrayList<>();
    leadership.mailbox().drainTo(inputs);
    assertThat(inputs).hasSize(1);
  }

  @Test
  void questionsBeyondTheMailboxAreRefusedAsOverload() {
    for (int i = 0; i < Mailbox.INPUTS_MAX; i++) {
      assertThat(endpoint.tail(LOG)).isNotDone();
    }
    assertThat(endpoint.tail(LOG)).isCompletedExceptionally();
  }

  @Test
  void helloOfAnotherClusterIsRefused() {
    List<Throwable> closed = new java.util.ArrayList<>();
    EmulatedNode listener =
        new EmulatedNode("shard-1") {
          @Override
          public void onClosed(Throwable cause) {
            closed.add(cause);
          }
        };
    endpoint.report(
        new Hello(new ClusterId(6), new NodeId("shard-1"), new StoreId(1), 1, 1, 0, List.of()),
        listener);
    leadership.doWork(0, 0);
    assertThat(closed).singleElement().asString().contains("cluster");
  }
}
