package io.totalog.core.shard;

import static io.totalog.core.shard.NodeDriver.S;
import static io.totalog.core.shard.NodeDriver.batch;
import static io.totalog.core.shard.NodeDriver.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule 10: parts by lsn, acknowledgement by the cut, confirmation by fsync; admission. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class OrderTest {

  @Test
  void appendIsAcknowledgedByItsCutAndNotByItsFsync() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(3, batch(0, 2));
    driver.write();
    assertThat(driver.take(ShardEffect.Answer.class)).isEmpty();
    assertThat(driver.progress()).containsExactly(new ReplicaProgress(1, 1, 2, 0));
    driver.cut(1, part(0, 2, 40));
    assertThat(driver.take(ShardEffect.Answer.class))
        .containsExactly(
            new ShardEffect.Answer(3, batch(0, 2).id(), new AppendOutcome.Ordered(40, 2, 1_000)));
  }

  @Test
  void appendsAreAnsweredAsAPrefixAndKeepTheirLocalOrder() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 1));
    driver.append(2, batch(1, 2));
    driver.append(1, batch(2, 1));
    driver.write();
    driver.cut(1, part(0, 3, 10));
    assertThat(driver.take(ShardEffect.Answer.class))
        .extracting(ShardEffect.Answer::outcome)
        .containsExactly(
            new AppendOutcome.Ordered(10, 1, 1_000), new AppendOutcome.Ordered(11, 2, 1_000));
    driver.cut(2, part(3, 4, 20));
    assertThat(driver.take(ShardEffect.Answer.class)).hasSize(1);
  }

  @Test
  void mapIsNotConfirmedBeforeItIsUnderACompletedFsync() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 1));
    driver.write();
    driver.progress();
    driver.cut(1, part(0, 1, 0));
    driver.write();
    assertThat(driver.node().hasProgress()).as("finding 7: written is not confirmed").isFalse();
    driver.losePower();
    driver.lead(new ShardVerdict.Open(S, 0));
    assertThat(driver.take(ShardEffect.SendHello.class).getLast().hello().shards())
        .as("the power loss took the map, which the leader therefore still keeps")
        .containsExactly(new ShardHello(S, 2, 1, 0));
  }

  @Test
  void confirmationRidesOnTheNextGroupCommit() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 1));
    driver.write();
    driver.cut(1, part(0, 1, 0));
    driver.append(1, batch(1, 1));
    driver.write();
    assertThat(driver.progress()).containsExactly(new ReplicaProgress(1, 1, 2, 1));
  }

  @Test
  void afterAHundredQuietMillisecondsOneLoneSyncConfirmsAndThenThereIsSilence() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 1));
    driver.write();
    driver.cut(1, part(0, 1, 0));
    driver.write();
    driver.progress();
    driver.take(ShardEffect.class);
    assertThat(driver.node().tickAtMs()).isEqualTo(driver.nowMs());
    driver.tick(5);
    assertThat(driver.node().tickAtMs()).isEqualTo(driver.nowMs() + 100);
    driver.tick(99);
    assertThat(driver.take(ShardEffect.Write.class)).isEmpty();
    driver.tick(1);
    assertThat(driver.take(ShardEffect.Write.class))
        .singleElement()
        .satisfies(w -> {
          assertThat(w.ops()).isEmpty();
          assertThat(w.sync()).isTrue();
        });
    driver.write();
    assertThat(driver.progress()).containsExactly(new ReplicaProgress(1, 1, 1, 1));
    driver.tick(10_000);
    assertThat(driver.take(ShardEffect.class)).isEmpty();
    assertThat(driver.node().tickAtMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void partThatIsMappedAlreadyIsIgnored() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.cut(1, part(0, 2, 0));
    driver.take(ShardEffect.class);
    driver.cut(1, part(0, 2, 0));
    assertThat(driver.take(ShardEffect.class)).isEmpty();
  }

  @Test
  void partAboveAGapIsNotAppliedButAskedForAgainOnce() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.append(1, batch(1, 2));
    driver.append(1, batch(2, 2));
    driver.write();
    driver.cut(2, part(2, 4, 7));
    driver.cut(3, part(4, 6, 9));
    assertThat(driver.take(ShardEffect.Mapped.class)).isEmpty();
    assertThat(driver.take(ShardEffect.Answer.class)).isEmpty();
    assertThat(driver.take(ShardEffect.Rehello.class)).hasSize(1);
    driver.node().onLeaderLost();
    driver.node().onLeaderConnected();
    driver
        .node()
        .onHelloAnswer(
            new HelloAnswer(
                NodeDriver.CLUSTER,
                2,
                List.of(new ShardVerdict.Open(S, 0)),
                List.of(part(0, 2, 3), part(2, 4, 7), part(4, 6, 9))));
    driver.drain();
    assertThat(driver.take(ShardEffect.Mapped.class)).hasSize(3);
    assertThat(driver.take(ShardEffect.Answer.class)).hasSize(3);
  }

  @Test
  void mappedNamesTheWriteThatStoresTheSeqs() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.write();
    driver.take(ShardEffect.class);
    driver.cut(1, part(0, 2, 0));
    ShardEffect.Write write = driver.take(ShardEffect.Write.class).getFirst();
    assertThat(write.ops()).contains(new StoreOp.PutPart(part(0, 2, 0)));
    assertThat(driver.take(ShardEffect.Mapped.class))
        .containsExactly(new ShardEffect.Mapped(S, List.of(part(0, 2, 0)), write.token()));
  }

  @Test
  void copyThatGetsAPartBeyondItsLengthIsDamagedForEver() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 2));
    driver.write();
    driver.cut(1, part(0, 3, 0));
    driver.write();
    assertThat(driver.take(ShardEffect.Damaged.class)).hasSize(1);
    assertThat(driver.take(ShardEffect.Rehello.class)).hasSize(1);
    assertThat(driver.take(ShardEffect.Answer.class)).isEmpty();
    driver.losePower();
    driver.lead(new ShardVerdict.Open(S, 0));
    assertThat(driver.take(ShardEffect.SendHello.class).getLast().hello().shards())
        .as("it claims nothing, so that nobody counts on it")
        .containsExactly(new ShardHello(S, 2, 0, 0));
    driver.append(1, batch(5, 1));
    assertThat(BootAndHelloTest.refusals(driver)).containsExactly(ErrorCode.SHARD_UNAVAILABLE);
    assertThat(driver.node().hasProgress()).isFalse();
  }

  @Test
  void partThatEndsInsideABatchIsNotBelieved() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 3));
    driver.append(1, batch(1, 3));
    driver.write();
    driver.cut(1, part(0, 4, 0));
    assertThat(driver.take(ShardEffect.Damaged.class)).as("finding 24").hasSize(1);
    assertThat(driver.take(ShardEffect.Answer.class)).isEmpty();
  }

  @Test
  void corruptCopyIsTreatedAsLost() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.node().onCorrupt(S, "checksum of lsn 5");
    driver.drain();
    driver.write();
    assertThat(driver.take(ShardEffect.Damaged.class)).hasSize(1);
    driver.kill();
    driver.lead(new ShardVerdict.Damaged(S));
    assertThat(driver.take(ShardEffect.Damaged.class)).as("said once").isEmpty();
  }

  @Test
  void asyncLogCountsWrittenBatchesButConfirmsUnderAnFsyncOnly() {
    NodeDriver driver = NodeDriver.of("a");
    driver.start();
    driver.node().onPrepare(1, S, NodeDriver.LOG, List.of(new NodeId("a")), false);
    driver.drain();
    driver.write();
    driver.lead(new ShardVerdict.Open(S, 0));
    driver.take(ShardEffect.class);
    driver.append(1, batch(0, 1));
    assertThat(driver.take(ShardEffect.Write.class).getFirst().sync()).isFalse();
    driver.write();
    assertThat(driver.progress()).containsExactly(new ReplicaProgress(1, 1, 1, 0));
    driver.cut(1, part(0, 1, 0));
    driver.write();
    assertThat(driver.node().hasProgress()).isFalse();
    driver.tick(0);
    driver.tick(100);
    driver.write();
    assertThat(driver.progress()).containsExactly(new ReplicaProgress(1, 1, 1, 1));
  }

  @Test
  void allEventsBetweenTwoDrainsAreOneWrite() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.node().onAppend(1, S, batch(0, 1), null);
    driver.node().onAppend(1, S, batch(1, 1), null);
    driver.node().onCut(new CutDelivery(3, List.of(part(0, 1, 0)), List.of()));
    driver.drain();
    ShardEffect.Write write = driver.take(ShardEffect.Write.class).getFirst();
    assertThat(write.ops()).hasSize(4);
    assertThat(write.ops().getLast()).isInstanceOf(StoreOp.PutNode.class);
  }

  @Test
  void bytesThatWaitForTheirOrderAreBounded() {
    NodeConfig config = NodeConfig.of(new NodeId("a"), 1).withPendingBytesMax(1_000);
    NodeDriver driver = NodeDriver.of(config, new ShardRules()).serve("a");
    for (int i = 0; i < 10; i++) {
      driver.append(1, batch(i, 1));
    }
    driver.write();
    assertThat(BootAndHelloTest.refusals(driver)).hasSize(7).containsOnly(ErrorCode.OVERLOADED);
    driver.node().onChannelClosed(1);
    driver.append(1, batch(11, 1));
    assertThat(BootAndHelloTest.refusals(driver))
        .as("a closed stream frees nothing: its appends still wait for their order")
        .containsExactly(ErrorCode.OVERLOADED);
    driver.cut(1, part(0, 3, 0));
    driver.append(1, batch(12, 1));
    assertThat(driver.take(ShardEffect.Answer.class)).isEmpty();
  }

  @Test
  void trimIsMonotoneAndToldToReaders() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.notice(2, new ShardNotice.Trimmed(S, 50));
    driver.notice(3, new ShardNotice.Trimmed(S, 40));
    assertThat(driver.take(ShardEffect.Trimmed.class))
        .containsExactly(new ShardEffect.Trimmed(S, 50));
  }

  @Test
  void whatWaitsForALaterWriteIsNotDoneByAnEarlierOne() {
    NodeDriver driver = NodeDriver.serving("a", "a");
    driver.append(1, batch(0, 1));
    long earlier = driver.take(ShardEffect.Write.class).getLast().token();
    driver.node().onPrepare(8, new ShardId(2), NodeDriver.LOG, List.of(new NodeId("a")), true);
    driver.drain();
    driver.writeUpTo(earlier);
    assertThat(driver.take(ShardEffect.Prepared.class)).isEmpty();
    driver.write();
    assertThat(driver.take(ShardEffect.Prepared.class)).hasSize(1);
  }
}
