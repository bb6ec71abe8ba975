package io.totalog.core.shard;

import static io.totalog.core.shard.NodeDriver.S;
import static io.totalog.core.shard.NodeDriver.batch;
import static io.totalog.core.shard.NodeDriver.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.NodeId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule 7: boot number, hello, and what a node does before it is answered. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class BootAndHelloTest {

  @Test
  void nobodyIsToldAnythingBeforeTheBootNumberIsDurable() {
    NodeDriver driver = NodeDriver.of("a");
    driver.node().onStarted();
    driver.node().onLeaderConnected();
    driver.drain();
    assertThat(driver.take(ShardEffect.SendHello.class)).isEmpty();
    assertThat(driver.take(ShardEffect.Write.class))
        .singleElement()
        .satisfies(w -> {
          assertThat(w.sync()).isTrue();
        });
    driver.write();
    assertThat(driver.take(ShardEffect.SendHello.class)).hasSize(1);
  }

  @Test
  void everyStartHasTheNextBootNumberEvenAfterPowerLoss() {
    NodeDriver driver = NodeDriver.of("a");
    driver.start();
    for (long boot = 2; boot < 5; boot++) {
      driver.losePower();
      driver.node().onLeaderConnected();
      driver.drain();
      assertThat(hello(driver).boot()).isEqualTo(boot);
    }
  }

  @Test
  void helloTellsOnlyWhatIsUnderACompletedFsync() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 3));
    driver.write();
    driver.append(1, batch(1, 2));
    driver.cut(4, part(0, 3, 0));
    driver.node().onLeaderLost();
    driver.node().onLeaderConnected();
    driver.drain();
    assertThat(hello(driver).shards()).containsExactly(new ShardHello(S, 1, 3, 0));
  }

  @Test
  void helloCarriesTheHighestCutSeenAlsoAfterARestart() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 1));
    driver.cut(41, part(0, 1, 0));
    driver.write();
    driver.kill();
    driver.node().onLeaderConnected();
    driver.drain();
    assertThat(hello(driver).highestCut()).isEqualTo(41);
  }

  @Test
  void newStoreAdoptsTheClusterDurablyAndRefusesAnother() {
    NodeDriver driver = NodeDriver.of("a");
    driver.start();
    driver.lead();
    driver.losePower();
    driver.node().onLeaderConnected();
    driver.drain();
    assertThat(hello(driver).cluster()).isEqualTo(NodeDriver.CLUSTER);
    driver.node().onHelloAnswer(new HelloAnswer(new ClusterId(10), 1, List.of(), List.of()));
    driver.drain();
    assertThat(driver.take(ShardEffect.Halt.class)).hasSize(1);
  }

  @Test
  void primaryTakesNoAppendBeforeTheLeaderSaidThatItIsOpen() {
    NodeDriver driver = NodeDriver.of("a");
    driver.start();
    driver.prepare("a");
    driver.append(1, batch(0, 1));
    driver.lead(new ShardVerdict.Unregistered(S));
    driver.append(1, batch(0, 1));
    assertThat(refusals(driver)).containsOnly(ErrorCode.SHARD_UNAVAILABLE).hasSize(2);
    driver.notice(1, new ShardNotice.Registered(S, 0));
    driver.append(1, batch(0, 1));
    assertThat(refusals(driver)).isEmpty();
  }

  @Test
  void restartedPrimaryWaitsForTheLeaderAgainAndThenGoesOnInANewTerm() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.write();
    driver.kill();
    driver.append(1, batch(1, 1));
    assertThat(refusals(driver)).containsExactly(ErrorCode.SHARD_UNAVAILABLE);
    driver.lead(new ShardVerdict.Open(S, 0));
    assertThat(hello(driver).shards()).containsExactly(new ShardHello(S, 2, 2, 0));
    driver.append(1, batch(1, 1));
    driver.write();
    assertThat(driver.progress()).containsExactly(new ReplicaProgress(1, 2, 3, 0));
  }

  @Test
  void losingTheLeaderLaterStopsNoAppends() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.node().onLeaderLost();
    driver.append(1, batch(0, 1));
    driver.write();
    assertThat(driver.take(ShardEffect.Answer.class)).isEmpty();
    assertThat(driver.node().hasProgress()).isFalse();
    driver.lead(new ShardVerdict.Open(S, 0));
    driver.cut(1, part(0, 1, 0));
    assertThat(driver.take(ShardEffect.Answer.class)).hasSize(1);
  }

  @Test
  void noProgressIsToldBeforeTheHelloIsAnswered() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 1));
    driver.node().onLeaderLost();
    driver.node().onLeaderConnected();
    driver.write();
    assertThat(driver.node().hasProgress()).isFalse();
    driver.node().onHelloAnswer(new HelloAnswer(NodeDriver.CLUSTER, 1, List.of(), List.of()));
    assertThat(driver.progress()).containsExactly(new ReplicaProgress(1, 1, 1, 0));
  }

  @Test
  void answerOfAnOlderEpochIsNotBelieved() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.node().onLeaderLost();
    driver.node().onLeaderConnected();
    driver
        .node()
        .onHelloAnswer(
            new HelloAnswer(NodeDriver.CLUSTER, 0, List.of(new ShardVerdict.Gone(S)), List.of()));
    driver.drain();
    assertThat(driver.take(ShardEffect.Removed.class)).isEmpty();
    assertThat(driver.take(ShardEffect.Rehello.class)).hasSize(1);
  }

  @Test
  void copyPreparedAfterTheHelloIsToldOnceDurable() {
    NodeDriver driver = NodeDriver.of("a");
    driver.start();
    driver.lead();
    driver.node().onPrepare(5, S, NodeDriver.LOG, List.of(new NodeId("a")), true);
    driver.node().onPrepare(6, S, NodeDriver.LOG, List.of(new NodeId("a")), true);
    driver.drain();
    assertThat(driver.take(ShardEffect.Prepared.class)).isEmpty();
    driver.write();
    assertThat(driver.take(ShardEffect.SendPrepared.class))
        .contains(new ShardEffect.SendPrepared(new ShardHello(S, 1, 0, 0)));
    assertThat(driver.take(ShardEffect.Prepared.class))
        .extracting(ShardEffect.Prepared::request)
        .containsExactly(5L, 6L);
    driver.node().onPrepare(7, S, NodeDriver.LOG, List.of(new NodeId("a"), new NodeId("b")), true);
    driver.drain();
    assertThat(driver.take(ShardEffect.PrepareRefused.class)).hasSize(1);
  }

  @Test
  void goneCopyIsDeletedAndItsWaitingAppendsLearnThatTheLogIsGone() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 1));
    driver.notice(2, new ShardNotice.Gone(S));
    driver.write();
    assertThat(refusals(driver)).containsExactly(ErrorCode.LOG_NOT_FOUND);
    assertThat(driver.take(ShardEffect.Removed.class)).hasSize(1);
    driver.append(1, batch(1, 1));
    assertThat(refusals(driver)).containsExactly(ErrorCode.SHARD_NOT_FOUND);
    assertThat(driver.node().find(S, new AppendId(7, 0))).isEqualTo(new FindAnswer.Unknown());
    driver.kill();
    driver.lead();
    assertThat(hello(driver).shards()).isEmpty();
  }

  static List<ErrorCode> refusals(NodeDriver driver) {
    return driver.take(ShardEffect.Answer.class).stream()
        .map(ShardEffect.Answer::outcome)
        .map(AppendOutcome.Refused.class::cast)
        .map(AppendOutcome.Refused::code)
        .toList();
  }

  private static Hello hello(NodeDriver driver) {
    return driver.take(ShardEffect.SendHello.class).getLast().hello();
  }
}
