package io.totalog.core.shard;

import static io.totalog.core.shard.NodeDriver.S;
import static io.totalog.core.shard.NodeDriver.batch;
import static io.totalog.core.shard.NodeDriver.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.NodeId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rule 13: in-flight appends at a seal and after a broken stream are neither doubled nor
 * undecidable.
 */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SealTest {

  @Test
  void sealTellsThoseBeyondItAndTruncatesThem() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.append(1, batch(1, 3));
    driver.write();
    driver.cut(1, part(0, 2, 0));
    driver.take(ShardEffect.Answer.class);
    driver.notice(2, new ShardNotice.Sealed(S, 2));
    assertThat(driver.take(ShardEffect.Answer.class))
        .containsExactly(
            new ShardEffect.Answer(1, batch(1, 3).id(), new AppendOutcome.BeyondSeal(2)));
    assertThat(driver.take(ShardEffect.Ended.class)).hasSize(1);
    driver.write();
    assertThat(driver.store().batches(S)).containsExactly(batch(0, 2));
    driver.append(1, batch(9, 1));
    assertThat(driver.take(ShardEffect.Answer.class).getLast().outcome())
        .isEqualTo(new AppendOutcome.BeyondSeal(2));
    driver.tick(0);
    driver.tick(100);
    driver.write();
    assertThat(driver.progress())
        .as("a sealed copy goes on confirming")
        .containsExactly(new ReplicaProgress(1, 1, 2, 2));
  }

  @Test
  void appendsBelowTheFinalLengthWaitForTheirPartAfterASealWasHeard() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.append(1, batch(1, 3));
    driver.write();
    driver.notice(3, new ShardNotice.Sealed(S, 2));
    assertThat(driver.take(ShardEffect.Answer.class)).hasSize(1);
    assertThat(driver.take(ShardEffect.Ended.class)).isEmpty();
    assertThat(driver.node().find(S, batch(1, 3).id())).isEqualTo(new FindAnswer.Unknown());
    driver.cut(2, part(0, 2, 5));
    assertThat(driver.take(ShardEffect.Answer.class).getFirst().outcome())
        .isEqualTo(new AppendOutcome.Ordered(5, 2, 1_000));
    assertThat(driver.take(ShardEffect.Ended.class)).hasSize(1);
    assertThat(driver.node().find(S, batch(1, 3).id())).isEqualTo(new FindAnswer.NotThere());
  }

  @Test
  void findKnowsOrderedAppendsOnly() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.append(1, batch(1, 1));
    driver.write();
    assertThat(driver.node().find(S, batch(0, 2).id()))
        .as("finding 21: durable is not ordered, a seal may still drop it")
        .isEqualTo(new FindAnswer.Unknown());
    driver.cut(1, part(0, 2, 8));
    assertThat(driver.node().find(S, batch(0, 2).id()))
        .isEqualTo(new FindAnswer.Found(8, 2, 1_000));
    assertThat(driver.node().find(S, batch(2, 1).id())).isEqualTo(new FindAnswer.Unknown());
    driver.notice(2, new ShardNotice.Sealed(S, 2));
    assertThat(driver.node().find(S, batch(1, 1).id())).isEqualTo(new FindAnswer.NotThere());
  }

  @Test
  void sealOutlivesPowerLossOrIsToldAgain() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.append(1, batch(1, 1));
    driver.write();
    driver.cut(1, part(0, 2, 8));
    driver.notice(2, new ShardNotice.Sealed(S, 2));
    driver.losePower();
    driver.node().onLeaderConnected();
    driver
        .node()
        .onHelloAnswer(
            new HelloAnswer(
                NodeDriver.CLUSTER,
                1,
                List.of(new ShardVerdict.Sealed(S, 2)),
                List.of(part(0, 2, 8))));
    driver.drain();
    driver.write();
    assertThat(driver.take(ShardEffect.Ended.class)).hasSize(1);
    assertThat(driver.store().batches(S)).containsExactly(batch(0, 2));
    driver.kill();
    driver.lead(new ShardVerdict.Sealed(S, 2));
    driver.append(1, batch(7, 1));
    assertThat(driver.take(ShardEffect.Answer.class).getFirst().outcome())
        .isEqualTo(new AppendOutcome.BeyondSeal(2));
  }

  @Test
  void copyShorterThanTheFinalLengthIsDamagedAndAnswersNobodyWrongly() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.write();
    driver.notice(2, new ShardNotice.Sealed(S, 4));
    assertThat(driver.take(ShardEffect.Damaged.class)).hasSize(1);
    assertThat(driver.take(ShardEffect.Answer.class)).isEmpty();
    assertThat(driver.node().find(S, batch(0, 2).id())).isEqualTo(new FindAnswer.Unknown());
  }

  @Test
  void twoSealsThatContradictEachOtherStopTheNode() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.notice(2, new ShardNotice.Sealed(S, 0));
    driver.notice(3, new ShardNotice.Sealed(S, 0));
    assertThat(driver.take(ShardEffect.Halt.class)).isEmpty();
    driver.notice(4, new ShardNotice.Sealed(S, 1));
    assertThat(driver.take(ShardEffect.Halt.class)).hasSize(1);
    driver.append(1, batch(0, 1));
    driver.node().onLeaderLost();
    driver.node().onLeaderConnected();
    driver.drain();
    driver.take(ShardEffect.Answer.class);
    assertThat(driver.take(ShardEffect.SendHello.class)).as("a halted node says nothing").isEmpty();
  }

  @Test
  void resendJoinsThePendingTryAndBothStreamsAreAnswered() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.append(2, batch(0, 2));
    driver.append(2, batch(0, 2));
    driver.write();
    assertThat(driver.store().batches(S)).hasSize(1);
    driver.cut(1, part(0, 2, 0));
    assertThat(driver.take(ShardEffect.Answer.class))
        .extracting(ShardEffect.Answer::channel)
        .containsExactly(1L, 2L);
    driver.append(3, batch(0, 2));
    assertThat(driver.take(ShardEffect.Answer.class).getFirst().outcome())
        .isEqualTo(new AppendOutcome.Ordered(0, 2, 1_000));
  }

  @Test
  void resendAfterABrokenStreamJoinsAndOnlyTheNewStreamIsAnswered() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.append(1, batch(1, 2));
    driver.node().onChannelClosed(1);
    driver.append(2, batch(0, 2));
    driver.cut(1, part(0, 4, 0));
    assertThat(driver.take(ShardEffect.Answer.class))
        .extracting(ShardEffect.Answer::channel)
        .containsExactly(2L);
  }

  @Test
  void resendJoinsAcrossARestartOrderedOrNot() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.append(1, batch(1, 1));
    driver.write();
    driver.cut(1, part(0, 2, 0));
    driver.write();
    driver.kill();
    driver.append(2, batch(0, 2));
    driver.append(2, batch(1, 1));
    assertThat(driver.take(ShardEffect.Answer.class))
        .as("what is ordered is a fact, whatever the leader thinks of this node")
        .hasSize(1);
    driver.lead(new ShardVerdict.Open(S, 0));
    driver.cut(2, part(2, 3, 2));
    assertThat(driver.take(ShardEffect.Answer.class).getFirst().outcome())
        .isEqualTo(new AppendOutcome.Ordered(2, 1, 1_000));
    assertThat(driver.store().batches(S)).hasSize(2);
  }

  @Test
  void appendIsNotTakenBeforeTheOneBeforeItInItsSession() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.node().onAppend(1, S, batch(1, 1), batch(0, 1).id());
    driver.drain();
    assertThat(BootAndHelloTest.refusals(driver)).containsExactly(ErrorCode.SHARD_UNAVAILABLE);
    driver.append(1, batch(0, 1));
    driver.node().onAppend(1, S, batch(1, 1), batch(0, 1).id());
    driver.drain();
    driver.write();
    assertThat(driver.store().batches(S)).containsExactly(batch(0, 1), batch(1, 1));
  }

  @Test
  void withoutJoiningAResendWouldBeStoredTwice() {
    ShardRules broken =
        new ShardRules() {
          @Override
          protected boolean joins(boolean known) {
            return false;
          }
        };
    NodeDriver driver = NodeDriver.of(NodeConfig.of(new NodeId("a"), 1), broken).serve("a");
    driver.append(1, batch(0, 2));
    driver.append(2, batch(0, 2));
    driver.write();
    assertThat(driver.store().batches(S)).as("finding 25").hasSize(2);
  }

  @Test
  void idsAreForgottenAfterTwoMinutesOfCutTime() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    for (int i = 0; i <= 121; i++) {
      driver.append(1, batch(i, 1));
      driver.cut(i + 1, part(i, i + 1, i, 1_000 + i * CutAge.STEP_MS_MAX));
    }
    assertThat(driver.node().find(S, batch(0, 1).id())).isEqualTo(new FindAnswer.Unknown());
    assertThat(driver.node().find(S, batch(1, 1).id())).isInstanceOf(FindAnswer.Found.class);
  }

  @Test
  void noIdIsForgottenWhenTheLeadersClockLeapsAlsoAcrossARestart() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 1));
    driver.cut(1, part(0, 1, 0, 1_000));
    driver.append(1, batch(1, 1));
    driver.cut(2, part(1, 2, 1, 3_601_000));
    assertThat(driver.node().find(S, batch(0, 1).id())).isInstanceOf(FindAnswer.Found.class);
    driver.write();
    driver.kill();
    driver.lead(new ShardVerdict.Open(S, 0));
    driver.append(1, batch(2, 1));
    driver.cut(3, part(2, 3, 2, 3_601_500));
    assertThat(driver.node().find(S, batch(0, 1).id())).isInstanceOf(FindAnswer.Found.class);
  }

  @Test
  void appendsAreRefusedRatherThanThatAYoungIdIsForgotten() {
    NodeConfig config = NodeConfig.of(new NodeId("a"), 1).withAppendIdsMax(4);
    NodeDriver driver = NodeDriver.of(config, new ShardRules()).serve("a");
    for (int i = 0; i < 4; i++) {
      driver.append(1, batch(i, 1));
      driver.cut(i + 1, part(i, i + 1, i, 1_000));
    }
    driver.take(ShardEffect.Answer.class);
    driver.append(1, batch(4, 1));
    assertThat(BootAndHelloTest.refusals(driver)).containsExactly(ErrorCode.OVERLOADED);
    driver.append(1, batch(2, 1));
    assertThat(driver.take(ShardEffect.Answer.class).getFirst().outcome())
        .as("joining needs no room")
        .isEqualTo(new AppendOutcome.Ordered(2, 1, 1_000));
    assertThat(driver.node().find(S, batch(0, 1).id())).isInstanceOf(FindAnswer.Found.class);
  }

  @Test
  void olderIdsMakeRoomAndThenNobodyIsToldThatAnAppendIsNotThere() {
    NodeConfig config = NodeConfig.of(new NodeId("a"), 1).withAppendIdsMax(2);
    NodeDriver driver = NodeDriver.of(config, new ShardRules()).serve("a");
    driver.append(1, batch(0, 1));
    driver.cut(1, part(0, 1, 0, 1_000));
    driver.append(1, batch(1, 1));
    for (long timeMs = 2_000; timeMs <= 40_000; timeMs += CutAge.STEP_MS_MAX) {
      driver.cut(2, part(1, 2, 1, timeMs));
    }
    driver.append(1, batch(2, 1));
    driver.cut(3, part(2, 3, 2, 40_000));
    assertThat(driver.take(ShardEffect.Answer.class)).hasSize(3);
    driver.notice(4, new ShardNotice.Sealed(S, 3));
    assertThat(driver.node().find(S, batch(0, 1).id())).isEqualTo(new FindAnswer.Unknown());
    driver.append(1, batch(0, 1));
    assertThat(BootAndHelloTest.refusals(driver)).containsExactly(ErrorCode.SHARD_SEALED);
  }
}
