package io.totalog.core.shard;

import static io.totalog.core.shard.NodeDriver.S;
import static io.totalog.core.shard.NodeDriver.batch;
import static io.totalog.core.shard.NodeDriver.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.error.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule 9: terms, truncation on open, and replication that goes on where the backup is. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class TermTest {

  @Test
  void appendGoesToStoreAndBackupsAtTheSameTime() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 2));
    assertThat(pair.p.take(ShardEffect.Write.class)).isNotEmpty();
    pair.deliver();
    pair.b.write();
    assertThat(pair.b.store().batches(S)).containsExactly(batch(0, 2));
    assertThat(pair.p.store().batches(S)).as("not even written at the primary").isEmpty();
    assertThat(pair.b.progress()).contains(new ReplicaProgress(1, 1, 2, 0));
  }

  @Test
  void backupThatIsAheadOfItsRestartedPrimaryTruncates() {
    Pair pair = backupAhead(new ShardRules());
    pair.p.append(2, batch(2, 3));
    pair.settle();
    assertThat(pair.b.store().batches(S))
        .as("finding 11: one content under one lsn")
        .isEqualTo(pair.p.store().batches(S))
        .containsExactly(batch(0, 2), batch(2, 3));
    assertThat(pair.b.progress())
        .as("the same length as before, in the new term")
        .containsExactly(new ReplicaProgress(1, 2, 5, 0));
  }

  @Test
  void backupThatDidNotTruncateIsNotGoneOnWith() {
    Pair pair = backupAhead(new NoTruncation());
    assertThat(pair.p.take(ShardEffect.Suspect.class)).isNotEmpty();
    pair.p.append(2, batch(2, 3));
    assertThat(BootAndHelloTest.refusals(pair.p)).containsExactly(ErrorCode.SHARD_UNAVAILABLE);
  }

  @Test
  void withoutTruncationAndCheckPrimaryAndBackupHoldDifferentBytes() {
    Pair pair =
        backupAhead(
            new NoTruncation() {
              @Override
              protected boolean mayStream(boolean isOwnPrefix) {
                return true;
              }
            });
    pair.p.append(2, batch(2, 3));
    pair.settle();
    assertThat(pair.b.store().batches(S)).isNotEqualTo(pair.p.store().batches(S));
    assertThat(pair.b.progress()).isEqualTo(pair.p.progress());
  }

  /** A backup keeps what it has when a new term opens. */
  private static class NoTruncation extends ShardRules {
    @Override
    protected long keptOnOpen(long ownLength, long primaryLength) {
      return ownLength;
    }
  }

  /**
   * The primary is killed after the backup stored batch 1, which the primary had not; then it
   * opens.
   */
  private static Pair backupAhead(ShardRules rules) {
    Pair pair = Pair.open(rules);
    pair.p.append(1, batch(0, 2));
    pair.settle();
    pair.p.append(1, batch(1, 3));
    pair.deliver();
    pair.b.write();
    pair.b.progress();
    pair.killPrimary();
    pair.connect();
    pair.settle();
    pair.p.progress();
    return pair;
  }

  @Test
  void primaryAppendsNothingInATermThatABackupDoesNotFollowYet() {
    Pair pair = backupAheadWhileApart(new ShardRules());
    assertThat(BootAndHelloTest.refusals(pair.p)).containsExactly(ErrorCode.SHARD_UNAVAILABLE);
    pair.connect();
    pair.settle();
    assertThat(pair.b.store().batches(S)).isEqualTo(pair.p.store().batches(S)).hasSize(1);
    pair.p.append(2, batch(2, 3));
    pair.settle();
    assertThat(pair.b.store().batches(S)).isEqualTo(pair.p.store().batches(S)).hasSize(2);
  }

  @Test
  void elseABackupThatMissedAWholeTermWouldKeepOtherBytesAndBeCounted() {
    Pair pair =
        backupAheadWhileApart(
            new ShardRules() {
              @Override
              protected boolean mayAppend(int backups, int following) {
                return true;
              }
            });
    pair.killPrimary();
    pair.connect();
    pair.settle();
    assertThat(pair.b.store().batches(S)).isNotEqualTo(pair.p.store().batches(S));
    assertThat(pair.b.progress())
        .as("in the primary's latest term, so that the leader counts it")
        .containsExactly(new ReplicaProgress(1, 3, 5, 0));
  }

  /** The backup is ahead by batch 1; the primary restarts apart from it, and is offered batch 2. */
  private static Pair backupAheadWhileApart(ShardRules rules) {
    Pair pair = Pair.open(rules);
    pair.p.append(1, batch(0, 2));
    pair.settle();
    pair.p.append(1, batch(1, 3));
    pair.deliver();
    pair.b.write();
    pair.b.progress();
    pair.killPrimary();
    pair.p.append(2, batch(2, 3));
    pair.p.write();
    return pair;
  }

  @Test
  void backupAnswersANewTermOnlyOnceItIsDurable() {
    Pair pair = Pair.open();
    pair.killPrimary();
    pair.connect();
    pair.p.sent().forEach(message -> pair.b.message("p", message));
    assertThat(pair.b.sent()).isEmpty();
    assertThat(pair.b.node().hasProgress()).isFalse();
    pair.b.write();
    assertThat(pair.b.sent()).containsExactly(new PeerMessage.OpenAnswer(S, 2, 0, 0));
    assertThat(pair.b.progress())
        .as("the leader takes the min over the latest term only")
        .containsExactly(new ReplicaProgress(1, 2, 0, 0));
  }

  @Test
  void answerIsNotSentOnALaterConnection() {
    Pair pair = Pair.open();
    pair.killPrimary();
    pair.connect();
    pair.p.sent().forEach(message -> pair.b.message("p", message));
    pair.disconnect();
    pair.connect();
    pair.b.write();
    assertThat(pair.b.sent()).isEmpty();
    pair.settle();
    pair.p.append(1, batch(0, 1));
    pair.settle();
    assertThat(pair.b.store().batches(S)).hasSize(1);
  }

  @Test
  void backupRefusesALowerTermAndTheGhostOfItsPrimaryHalts() {
    Pair pair = Pair.open();
    NodeDriver ghost = pair.p;
    pair.b.message("p", new PeerMessage.Open(S, 5, 0));
    pair.b.write();
    pair.b.sent();
    pair.b.message("p", new PeerMessage.Open(S, 1, 0));
    assertThat(pair.b.sent()).containsExactly(new PeerMessage.OpenRefused(S, 1, 5));
    pair.b.message("p", new PeerMessage.Replicate(S, 1, 0, batch(0, 1)));
    pair.b.write();
    assertThat(pair.b.store().batches(S)).isEmpty();
    ghost.message("b", new PeerMessage.OpenRefused(S, 1, 5));
    assertThat(ghost.take(ShardEffect.Halt.class)).hasSize(1);
  }

  @Test
  void backupNeverTruncatesWhatIsOrdered() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 2));
    pair.settle();
    pair.b.cut(1, part(0, 2, 0));
    pair.b.message("p", new PeerMessage.Open(S, 9, 1));
    assertThat(pair.b.take(ShardEffect.Damaged.class)).hasSize(1);
    assertThat(pair.b.sent()).containsExactly(new PeerMessage.OpenRefused(S, 9, 0));
    pair.b.write();
    assertThat(pair.b.store().batches(S)).hasSize(1);
  }

  @Test
  void primaryThatWasKilledSendsItsSuffixAgainAndItIsOrdered() {
    Pair pair = Pair.open();
    pair.disconnect();
    pair.p.append(1, batch(0, 2));
    pair.p.append(1, batch(1, 1));
    pair.p.write();
    pair.killPrimary();
    pair.p.append(3, batch(1, 1));
    pair.connect();
    pair.settle();
    assertThat(pair.b.store().batches(S)).containsExactly(batch(0, 2), batch(1, 1));
    pair.p.cut(1, part(0, 3, 0));
    assertThat(pair.p.take(ShardEffect.Answer.class))
        .containsExactly(
            new ShardEffect.Answer(3, batch(1, 1).id(), new AppendOutcome.Ordered(2, 1, 1_000)));
  }

  @Test
  void restartedBackupCatchesUpFromTheStoreThenFromMemoryThenLive() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 2));
    pair.settle();
    pair.disconnect();
    pair.b.kill();
    pair.p.append(1, batch(1, 1));
    pair.p.append(1, batch(2, 1));
    pair.p.write();
    pair.p.append(1, batch(3, 2));
    pair.connect();
    pair.deliver();
    pair.p.append(1, batch(4, 1));
    pair.deliver();
    pair.b.write();
    assertThat(pair.b.store().batches(S))
        .containsExactly(batch(0, 2), batch(1, 1), batch(2, 1), batch(3, 2), batch(4, 1));
    assertThat(pair.p.store().batches(S)).as("the last two are under way there").hasSize(3);
  }

  @Test
  void gapOnTheWayLeadsToOpeningAgain() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 2));
    pair.p.sent();
    pair.p.append(1, batch(1, 1));
    pair.settle();
    assertThat(pair.b.store().batches(S)).containsExactly(batch(0, 2), batch(1, 1));
  }

  @Test
  void duplicatedMessagesChangeNothing() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 2));
    pair.p.append(1, batch(1, 1));
    pair.p
        .sent()
        .forEach(message -> {
          pair.b.message("p", message);
          pair.b.message("p", message);
        });
    pair.settle();
    assertThat(pair.b.store().batches(S)).containsExactly(batch(0, 2), batch(1, 1));
  }

  @Test
  void lateAnswerOfAWriteBeforeATruncationDoesNotCount() {
    Pair pair = Pair.open();
    pair.p.append(1, batch(0, 2));
    pair.settle();
    pair.b.progress();
    pair.p.append(1, batch(1, 3));
    pair.deliver();
    pair.killPrimary();
    pair.connect();
    pair.p.sent().forEach(message -> pair.b.message("p", message));
    pair.b.write();
    assertThat(pair.b.progress()).containsExactly(new ReplicaProgress(1, 2, 2, 0));
  }

  @Test
  void primaryOpensNoTermBeforeTheLeaderVerifiedIt() {
    Pair pair = Pair.open();
    pair.disconnect();
    pair.p.kill();
    pair.connect();
    assertThat(pair.p.sent()).isEmpty();
    pair.p.lead(new ShardVerdict.Open(S, 0));
    assertThat(pair.p.sent()).containsExactly(new PeerMessage.Open(S, 2, 0));
  }

  @Test
  void sealedCopyFollowsNobody() {
    Pair pair = Pair.open();
    pair.b.notice(3, new ShardNotice.Sealed(S, 0));
    pair.p.append(1, batch(0, 1));
    pair.settle();
    assertThat(pair.b.store().batches(S)).isEmpty();
    pair.b.message("p", new PeerMessage.Open(S, 3, 0));
    assertThat(pair.b.sent()).containsExactly(new PeerMessage.OpenRefused(S, 3, 0));
  }

  @Test
  void unknownShardIsRefused() {
    NodeDriver node = NodeDriver.of("b");
    node.start();
    node.connect("p");
    node.message("p", new PeerMessage.Open(S, 3, 0));
    assertThat(node.sent()).containsExactly(new PeerMessage.OpenRefused(S, 3, 0));
  }

  @Test
  void backupForgetsIdsRatherThanThatItRefuses() {
    NodeConfig config = NodeConfig.of(new io.totalog.core.id.NodeId("b"), 1).withAppendIdsMax(1);
    NodeDriver b = NodeDriver.of(config, new ShardRules()).serve("p", "b");
    b.connect("p");
    b.message("p", new PeerMessage.Open(S, 1, 0));
    b.write();
    for (int i = 0; i < 4; i++) {
      b.message("p", new PeerMessage.Replicate(S, 1, i, batch(i, 1)));
      b.cut(i + 1, part(i, i + 1, i));
    }
    assertThat(b.take(ShardEffect.Mapped.class)).hasSize(4);
  }
}
