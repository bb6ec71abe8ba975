package io.totalog.shard.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.StoreId;
import io.totalog.core.shard.NodeConfig;
import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.ShardEffect;
import io.totalog.core.shard.ShardNode;
import io.totalog.core.shard.StoredNode;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.protocol.sequencer.NotLeaderException;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import io.totalog.shard.replica.LinkEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The link turn by turn, without a thread. */
@Timeout(30)
class ReportLinkTest {

  private final ShardNode node =
      new ShardNode(
          NodeConfig.of(new NodeId("n1"), 5),
          new StoredNode(new NodeMeta(ClusterId.UNKNOWN, new StoreId(9), 0, 0), List.of()),
          0);
  private final Leader leader = new Leader();
  private final ArrayDeque<LinkEvent> mail = new ArrayDeque<>();
  private boolean isMailFull;
  private final ReportLink link = new ReportLink(leader, node, e -> !isMailFull && mail.add(e));

  @BeforeEach
  void startNode() {
    node.onStarted();
    node.drainEffects();
    node.onWritten(1);
  }

  @Test
  void helloIsSentAndItsAnswerOpensTheLink() {
    turn(0);
    assertThat(leader.hellos).hasSize(1);
    assertThat(link.isAnswered()).isFalse();

    answer();
    turn(1);

    assertThat(link.isAnswered()).isTrue();
    assertThat(link.tickAtMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void refusalsAreRepeatedWithGrowingPauses() {
    leader.isLeading = false;
    List<Long> tries = new ArrayList<>();
    for (long ms = 0; ms < 3_000; ms++) {
      int before = leader.asked;
      turn(ms);
      if (leader.asked > before) {
        tries.add(ms);
      }
    }
    assertThat(tries).startsWith(0L, 10L, 30L, 70L, 150L);
    assertThat(tries).hasSizeBetween(15, 25);
  }

  @Test
  void wordsOfAnOldStreamAreNotHeard() {
    turn(0);
    answer();
    turn(1);
    ReportListener old = leader.listener();
    old.onClosed(new NotLeaderException("stepped down"));
    turn(2);
    assertThat(link.isAnswered()).isFalse();
    turn(20);
    assertThat(leader.hellos).hasSize(2);
    answer();
    turn(21);
    old.onCut(new CutDelivery(99, List.of(), List.of()));
    old.onClosed(new NotLeaderException("again"));
    turn(22);

    assertThat(link.isAnswered()).isTrue();
  }

  @Test
  void streamWhoseWordsFindNoRoomIsOpenedAgain() {
    turn(0);
    answer();
    turn(1);
    isMailFull = true;
    leader.listener().onCut(new CutDelivery(1, List.of(), List.of()));
    isMailFull = false;
    leader.listener().onCut(new CutDelivery(2, List.of(), List.of()));
    turn(2);
    assertThat(mail).isEmpty();
    assertThat(link.isAnswered()).isFalse();
    turn(50);
    assertThat(leader.hellos).hasSize(2);
  }

  @Test
  void leaderThatDoesNotAnswerIsAskedAnew() {
    turn(0);
    turn(9_000);
    assertThat(leader.hellos).hasSize(1);
    turn(10_001);
    turn(10_100);
    assertThat(leader.hellos).hasSize(2);
  }

  @Test
  void heldLinkStaysDownUntilLetGo() {
    turn(0);
    answer();
    turn(1);
    link.hold(true, "the disk is full");
    turn(5_000);
    assertThat(leader.hellos).hasSize(1);
    assertThat(leader.closed).isEqualTo(1);
    link.hold(false, "");
    turn(5_001);
    assertThat(leader.hellos).hasSize(2);
  }

  private void turn(long nowMs) {
    node.onTick(nowMs);
    link.onTick(nowMs);
    while (!mail.isEmpty()) {
      link.onEvent(mail.poll());
    }
    for (ShardEffect effect : node.drainEffects()) {
      if (effect instanceof ShardEffect.SendHello send) {
        link.sendHello(send.hello());
      }
    }
    link.maybeReport();
  }

  private void answer() {
    leader.listener().onAnswer(new HelloAnswer(new ClusterId(1), 3, List.of(), List.of()));
  }

  /** Remembers what it was told. */
  private static final class Leader implements SequencerApi {

    private final List<Hello> hellos = new ArrayList<>();
    private final List<ReportListener> listeners = new ArrayList<>();
    private boolean isLeading = true;
    private int asked;
    private int closed;

    private ReportListener listener() {
      return listeners.getLast();
    }

    @Override
    public ReportStream report(Hello hello, ReportListener listener) {
      asked++;
      if (!isLeading) {
        throw new NotLeaderException("not I");
      }
      hellos.add(hello);
      listeners.add(listener);
      return new ReportStream() {
        @Override
        public void prepared(ShardHello shard) {}

        @Override
        public void progress(List<ReplicaProgress> changed) {}

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }

    @Override
    public WatchStream watch(WatchListener listener) {
      throw new NotLeaderException("no watch here");
    }

    @Override
    public CompletableFuture<Optional<LogTail>> tail(LogId log) {
      return CompletableFuture.failedFuture(new NotLeaderException("no tail here"));
    }

    @Override
    public CompletableFuture<Optional<LogView>> view(LogId log) {
      return CompletableFuture.failedFuture(new NotLeaderException("no view here"));
    }

    @Override
    public CompletableFuture<ReconfigureAnswer> reconfigure(Reconfiguration change) {
      return CompletableFuture.failedFuture(new NotLeaderException("no change here"));
    }

    @Override
    public SequencerStatus status() {
      return new SequencerStatus(isLeading, 1, 0, "");
    }
  }
}
