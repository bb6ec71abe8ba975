package io.totalog.core.sequencer;

import static io.totalog.core.sequencer.LeaderDriver.LOG;
import static io.totalog.core.sequencer.LeaderDriver.has;
import static io.totalog.core.sequencer.LeaderDriver.hello;
import static io.totalog.core.sequencer.LeaderDriver.replica;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.ShardId;
import io.totalog.core.view.LogTail;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderingLeaderTest {

  @Test
  void nothingIsToldBeforeTheCutLogHasIt() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.progress("a", 5, 1, 10);
    driver.work();
    assertThat(driver.onTheirWay).hasSize(1);
    assertThat(driver.told).isEmpty();
    driver.answer();
    assertThat(driver.delivered()).containsExactly(new MappedPart(5, 0, 10, 0, 1_000, 2));
  }

  @Test
  void aCutOrdersTheLeastOfAllCopiesAndShardsInAscendingId() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a", "b"), 5, 6);
    driver.progress("a", 6, 1, 9);
    driver.progress("a", 5, 1, 4);
    driver.progress("b", 6, 1, 7);
    driver.settle();
    assertThat(driver.delivered()).extracting(MappedPart::shard).containsOnly(6L);
    driver.progress("b", 5, 1, 8);
    driver.progress("b", 6, 1, 9);
    driver.told.clear();
    driver.settle();
    assertThat(driver.delivered())
        .containsOnly(new MappedPart(5, 0, 4, 7, 1_000, 3), new MappedPart(6, 7, 9, 11, 1_000, 3));
  }

  @Test
  void cutsArePipelinedUpToTheWindowAndChained() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    for (int i = 1; i <= 5; i++) {
      driver.progress("a", 5, 1, i);
      driver.work();
    }
    assertThat(driver.onTheirWay).hasSize(2);
    CutLogWrite.Cut first = (CutLogWrite.Cut) driver.onTheirWay.remove();
    CutLogWrite.Cut second = (CutLogWrite.Cut) driver.onTheirWay.remove();
    assertThat(second.previousSlot()).isEqualTo(first.slot());
    assertThat(second.previousVersion()).isEqualTo(first.version() + 1);
    assertThat(second.number()).isEqualTo(first.number() + 1);
  }

  @Test
  void aFailedWriteEndsTheLeaderAndNothingOfItIsTold() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.progress("a", 5, 1, 3);
    driver.work();
    driver.leader.onWriteFailed("connection lost");
    driver.leader.onWriteDone();
    driver.work();
    assertThat(driver.told).hasSize(1).first().isInstanceOf(LeaderEffect.StepDown.class);
    assertThat(driver.leader.isStopped()).isTrue();
  }

  @Test
  void wordOfAnOldTermIsNotCounted() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a", "b"), 5);
    driver.progress("a", 5, 2, 10);
    driver.progress("b", 5, 1, 10);
    driver.settle();
    assertThat(driver.delivered()).isEmpty();
    driver.progress("b", 5, 2, 6);
    driver.settle();
    assertThat(driver.delivered()).extracting(MappedPart::toLsn).containsOnly(6L);
  }

  @Test
  void aHelloIsAnsweredOnlyAfterACheckSentAfterIt() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.progress("a", 5, 1, 3);
    driver.work();
    driver.leader.onHello(77, hello("b", 1, 0));
    driver.work();
    assertThat(driver.onTheirWay).hasSize(2);
    assertThat(driver.onTheirWay.getLast()).isInstanceOf(CutLogWrite.Check.class);
    driver.answer();
    assertThat(driver.told(LeaderEffect.AnswerHello.class)).isEmpty();
    driver.answer();
    assertThat(driver.told(LeaderEffect.AnswerHello.class)).hasSize(1);
  }

  @Test
  void aTailQuestionRidesOnTheNextCutAndSeesIt() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.leader.onTail(9, LOG);
    driver.progress("a", 5, 1, 3);
    driver.work();
    assertThat(driver.onTheirWay).hasSize(1).first().isInstanceOf(CutLogWrite.Cut.class);
    driver.answer();
    assertThat(driver.told(LeaderEffect.AnswerTail.class))
        .containsExactly(new LeaderEffect.AnswerTail(9, Optional.of(new LogTail(0, 3, 1))));
  }

  @Test
  void aNodeThatLostRecordsIsDamagedAndNeverCountedAgain() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.progress("a", 5, 1, 10);
    driver.settle();
    driver.told.clear();
    driver.leader.onHello(88, hello("a", 2, 2, has(5, 2, 9, 9)));
    driver.settle();
    assertThat(driver.told(LeaderEffect.AnswerHello.class).getFirst().answer().verdicts())
        .containsExactly(new ShardVerdict.Damaged(new ShardId(5)));
    driver.leader.onProgress(88, new io.totalog.core.cut.ReplicaProgress(5, 2, 50, 9));
    driver.settle();
    assertThat(driver.delivered()).isEmpty();
  }

  @Test
  void aNodeThatKnowsMoreThanTheCutLogStopsAllOrdering() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.leader.onHello(88, hello("b", 1, 9));
    driver.settle();
    assertThat(driver.told(LeaderEffect.Alarm.class)).hasSize(1);
    driver.progress("a", 5, 1, 10);
    driver.settle();
    assertThat(driver.onTheirWay).isEmpty();
    assertThat(driver.delivered()).isEmpty();
  }

  @Test
  void aReconnectedNodeGetsThePartsAboveWhatItHasMapped() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    for (int i = 1; i <= 3; i++) {
      driver.progress("a", 5, 1, 10 * i);
      driver.settle();
    }
    driver.told.clear();
    driver.leader.onHello(88, hello("a", 2, 3, has(5, 2, 30, 10)));
    driver.settle();
    assertThat(driver.told(LeaderEffect.AnswerHello.class).getFirst().answer().parts())
        .extracting(MappedPart::fromLsn)
        .containsExactly(10L, 20L);
  }

  @Test
  void aShardWithTooManyUnconfirmedPartsWaitsForAConfirmation() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    for (int i = 1; i <= 20; i++) {
      driver.progress("a", 5, 1, i);
      driver.settle();
    }
    long ordered = driver.leader.committed().lengthOf(new ShardId(5));
    assertThat(ordered).isLessThan(20).isGreaterThan(3);
    driver.progress("a", 5, 1, 20, ordered);
    driver.settle();
    assertThat(driver.leader.committed().lengthOf(new ShardId(5))).isEqualTo(20);
  }

  @Test
  void theRingIsNeverOverwrittenBeforeTheCheckpoint() {
    LeaderDriver driver = LeaderDriver.fresh(LeaderDriver.tiny(), 8);
    driver.register(List.of("a"), 5);
    int cuts = 0;
    for (int i = 1; i <= 40; i++) {
      driver.progress("a", 5, 1, i, i - 1);
      driver.work();
      while (driver.onTheirWay.peek() instanceof CutLogWrite.Cut) {
        driver.answer();
        cuts++;
      }
      if (driver.onTheirWay.peek() instanceof CutLogWrite.Checkpoint) {
        break;
      }
    }
    int before = cuts;
    for (int i = 41; i <= 60; i++) {
      driver.progress("a", 5, 1, i, i - 1);
      driver.work();
    }
    assertThat(driver.onTheirWay.stream().filter(CutLogWrite.Cut.class::isInstance).count())
        .isLessThanOrEqualTo(8L - before);
    driver.settle();
    assertThat(driver.leader.committed().lengthOf(new ShardId(5))).isEqualTo(60);
  }

  @Test
  void shardsThatDoNotFitAnEntryHaveTheirTurnInTheNext() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 1, 2, 3, 4, 5, 6, 7);
    for (int shard = 1; shard <= 7; shard++) {
      driver.progress("a", shard, 1, 1);
    }
    driver.settle();
    assertThat(driver.delivered())
        .extracting(MappedPart::shard)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void aShardIsRegisteredOnlyAfterTheHelloOfAllItsReplicas() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    NewShard open = new NewShard(new ShardId(6), List.of(replica("a")));
    Reconfiguration swap = new Reconfiguration.Reshape(LOG, List.of(new ShardId(5)), List.of(open));
    driver.leader.onReconfigure(1, swap);
    driver.settle();
    assertThat(driver.told(LeaderEffect.ChangeRefused.class))
        .singleElement()
        .matches(LeaderEffect.ChangeRefused::mayPass);
    driver.leader.onPrepared("a".hashCode(), has(6, 0, 0, 0));
    driver.leader.onReconfigure(2, swap);
    driver.settle();
    assertThat(driver.told(LeaderEffect.ChangeCommitted.class)).hasSize(1);
    assertThat(driver.told(LeaderEffect.Deliver.class).getLast().delivery().notices())
        .containsExactly(
            new ShardNotice.Sealed(new ShardId(5), 0),
            new ShardNotice.Registered(new ShardId(6), 0));
  }

  @Test
  void aSoleShardStaysAloneUntilItIsSealed() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.leader.onPrepared("a".hashCode(), has(6, 0, 0, 0));
    NewShard open = new NewShard(new ShardId(6), List.of(replica("a")));
    driver.leader.onReconfigure(1, new Reconfiguration.Reshape(LOG, List.of(), List.of(open)));
    driver.settle();
    assertThat(driver.told(LeaderEffect.ChangeRefused.class))
        .singleElement()
        .matches(r -> !r.mayPass() && r.reason().contains("sole owner"));
  }

  @Test
  void twoProcessesOnCopiesOfOneStoreAreBothRefused() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    var first = hello("a", 1, 1, has(5, 1, 0, 0));
    var twin =
        new io.totalog.core.cut.Hello(
            first.cluster(), first.node(), first.store(), 1, 999, 1, first.shards());
    driver.leader.onHello(88, twin);
    driver.settle();
    assertThat(driver.told(LeaderEffect.CloseStream.class))
        .extracting(LeaderEffect.CloseStream::stream)
        .containsExactlyInAnyOrder(88L, (long) "a".hashCode());
  }

  @Test
  void onlyTheCopyThatIsReplacedIsToldToGo() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a", "b"), 5);
    driver.leader.onReconfigure(
        1, new Reconfiguration.Reshape(LOG, List.of(new ShardId(5)), List.of()));
    driver.settle();
    driver.told.clear();
    driver.leader.onReconfigure(
        2, new Reconfiguration.ReplaceReplica(LOG, new ShardId(5), replica("b"), replica("c")));
    driver.settle();
    assertThat(driver.told(LeaderEffect.Deliver.class))
        .singleElement()
        .matches(d -> d.stream() == "b".hashCode())
        .matches(d -> d.delivery().notices().contains(new ShardNotice.Gone(new ShardId(5))));
  }

  @Test
  void checksOnTheirWayAreBoundedAndWhatWaitsRidesOnTheNext() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    for (int question = 0; question < 10; question++) {
      driver.leader.onTail(question, LOG);
      driver.work();
    }
    assertThat(driver.onTheirWay).hasSize(2);
    driver.settle();
    assertThat(driver.told(LeaderEffect.AnswerTail.class)).hasSize(10);
  }

  @Test
  void aWatcherThatWentWhileItsWishWaitedIsForgotten() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.leader.onFollow(3, LOG);
    driver.leader.onWatcherClosed(3);
    driver.settle();
    assertThat(driver.told(LeaderEffect.PushView.class)).isEmpty();
  }

  @Test
  void timeNeverGoesBackWhateverTheClockSays() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.nowMs = 500;
    driver.progress("a", 5, 1, 1);
    driver.settle();
    assertThat(driver.delivered()).extracting(MappedPart::timeMs).containsExactly(1_000L);
  }

  @Test
  void anIdleLeaderWantsNothing() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    assertThat(driver.leader.doWork(1_000_000, 2_000)).isEqualTo(Long.MAX_VALUE);
    assertThat(driver.leader.drainEffects()).isEmpty();
  }

  @Test
  void aDroppedLogTakesItsShardsWithItAndNeverComesBack() {
    LeaderDriver driver = LeaderDriver.fresh();
    driver.register(List.of("a"), 5);
    driver.leader.onReconfigure(1, new Reconfiguration.DropLog(LOG));
    driver.settle();
    assertThat(driver.told(LeaderEffect.Deliver.class).getLast().delivery().notices())
        .containsExactly(new ShardNotice.Gone(new ShardId(5)));
    driver.leader.onPrepared("a".hashCode(), has(6, 0, 0, 0));
    NewShard open = new NewShard(new ShardId(6), List.of(replica("a")));
    driver.leader.onReconfigure(2, new Reconfiguration.Reshape(LOG, List.of(), List.of(open)));
    driver.leader.onView(3, LOG);
    driver.settle();
    assertThat(driver.told(LeaderEffect.ChangeRefused.class)).hasSize(1);
    assertThat(driver.told(LeaderEffect.AnswerView.class).getFirst().view())
        .hasValueSatisfying(v -> assertThat(v.dropped()).isTrue());
  }
}
