package io.totalog.core.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.append.AppendEffect.AskFind;
import io.totalog.core.append.AppendEffect.Complete;
import io.totalog.core.append.AppendEffect.RefreshView;
import io.totalog.core.append.AppendEffect.Send;
import io.totalog.core.append.AppendOutcome.BeyondSeal;
import io.totalog.core.append.AppendOutcome.Ordered;
import io.totalog.core.append.AppendOutcome.Refused;
import io.totalog.core.append.AppendResult.Acknowledged;
import io.totalog.core.append.AppendResult.Failed;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.record.Limits;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class AppendBookTest {
  private static final LogId LOG = new LogId(7);
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final AppendBookOptions OPTIONS =
      new AppendBookOptions(10_000, 8, 10_000, 100, 50, 2_000, 10, 500, 2);

  private final AppendBook book = new AppendBook(OPTIONS);
  private long version = 1;

  @Test
  void firstAppendOfALogWaitsForItsList() {
    append(1);
    assertThat(effects()).containsExactly(new RefreshView(LOG, -1));
    book.onView(list(1, open(1, A)), 0);
    assertThat(effects()).containsExactly(send(A, 1, 1));
    ack(A, 1, 5);
    assertThat(effects()).containsExactly(acked(1, 5));
    assertThat(book.isIdle()).isTrue();
    assertThat(book.bytes()).isZero();
  }

  @Test
  void appendsWithoutKeyGoRoundTheOpenShardsByFewestOutstandingBytes() {
    view(open(1, A), open(2, A), open(3, B));
    for (int i = 1; i <= 4; i++) {
      append(i);
    }
    assertThat(shardsOf(effects())).containsExactly(1L, 2L, 3L, 1L);
    ack(A, 2, 0);
    append(5);
    assertThat(shardsOf(effects())).containsExactly(2L);
  }

  @Test
  void lonelyAppendsAreSpreadToo() {
    view(open(1, A), open(2, A), open(3, B));
    List<Long> shards = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      append(i);
      shards.addAll(shardsOf(effects()));
      book.onOutcome(i % 3 == 0 ? B : A, id(i), new Ordered(i, 1, 1), 0);
    }
    assertThat(shards).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
  }

  @Test
  void keyedAppendGoesToTheOwnerOfItsSlot() {
    view(open(1, A), open(2, A));
    book.onAppend(new AppendRequest(LOG, batch(1), 200, 0), 0);
    book.onAppend(new AppendRequest(LOG, batch(2), 200, 0), 0);
    book.onAppend(new AppendRequest(LOG, batch(3), 3, 0), 0);
    assertThat(shardsOf(effects())).containsExactly(2L, 2L, 1L);
  }

  @Test
  void shardThatAcknowledgesNothingWhileOthersDoIsPassedOver() {
    view(open(1, A), open(2, B));
    append(1, 0);
    append(2, 0);
    book.onOutcome(B, id(2), new Ordered(0, 1, 1), 150);
    effects();
    for (int i = 3; i <= 5; i++) {
      append(i, 160);
    }
    assertThat(shardsOf(effects())).containsExactly(2L, 2L, 2L);
  }

  @Test
  void allShardsQuietMeansNoneIsPassedOver() {
    view(open(1, A), open(2, B));
    append(1, 0);
    append(2, 0);
    append(3, 1_000);
    append(4, 1_000);
    assertThat(shardsOf(effects())).containsExactly(1L, 2L, 1L, 2L);
  }

  @Test
  void brokenStreamSendsAgainToTheSameShardInTheOriginalOrder() {
    view(open(1, A));
    append(1);
    append(2);
    append(3);
    ack(A, 2, 9);
    effects();
    book.onStreamBroken(A, 100);
    append(4, 101);
    book.onTick(105);
    assertThat(effects()).containsExactly(new RefreshView(LOG, 2));
    book.onTick(110);
    assertThat(effects()).containsExactly(send(A, 1, 1), send(A, 1, 3), send(A, 1, 4));
  }

  @Test
  void newAppendsAvoidABrokenStream() {
    view(open(1, A), open(2, B));
    book.onStreamBroken(A, 0);
    append(1);
    append(2);
    assertThat(shardsOf(effects())).containsExactly(2L, 2L);
  }

  @Test
  void sealAnsweredToTheOnlySendMovesTheAppendToTheSuccessor() {
    view(open(1, A));
    append(1);
    effects();
    book.onOutcome(A, id(1), new BeyondSeal(0), 5);
    assertThat(effects()).containsExactly(new RefreshView(LOG, 2));
    view(sealed(1, A), open(2, B));
    assertThat(effects()).containsExactly(send(B, 2, 1));
  }

  @Test
  void afterABrokenStreamASealIsResolvedByAskingAReplica() {
    view(open(1, A, B));
    append(1);
    append(2);
    book.onStreamBroken(A, 0);
    effects();
    view(sealed(1, A, B), open(2, B));
    assertThat(effects()).isEmpty();
    book.onTick(5);
    assertThat(effects())
        .containsExactly(
            new AskFind(A, new ShardId(1), id(1)), new AskFind(A, new ShardId(1), id(2)));
    book.onFindFailed(id(1), new ShardId(1), 6);
    book.onFound(id(2), new ShardId(1), new FindAnswer.NotThere(), 6);
    book.onTick(100);
    assertThat(effects())
        .contains(send(B, 2, 2), new AskFind(B, new ShardId(1), id(1)))
        .doesNotContain(send(B, 2, 1));
    book.onFound(id(1), new ShardId(1), new FindAnswer.Found(40, 1, 9), 101);
    assertThat(effects()).contains(acked(1, 40));
  }

  @Test
  void sealShownByAListLetsThePrimaryAnswerFirst() {
    view(open(1, A));
    append(1);
    effects();
    view(sealed(1, A), open(2, A));
    book.onTick(49);
    assertThat(effects()).isEmpty();
    ack(A, 1, 3);
    assertThat(effects()).containsExactly(acked(1, 3));
  }

  @Test
  void lateSealAnswerOfTheOldShardDoesNotMoveTheAppendAgain() {
    view(open(1, A));
    append(1);
    view(sealed(1, A), open(2, A));
    book.onTick(60);
    book.onFound(id(1), new ShardId(1), new FindAnswer.NotThere(), 61);
    assertThat(effects()).contains(send(A, 2, 1));
    book.onOutcome(A, id(1), new BeyondSeal(0), 62);
    assertThat(effects()).contains(new AskFind(A, new ShardId(2), id(1)));
    book.onFound(id(1), new ShardId(2), new FindAnswer.Unknown(), 63);
    assertThat(effects()).as("joined there by its id").contains(send(A, 2, 1));
    ack(A, 1, 8);
    assertThat(effects()).containsExactly(acked(1, 8));
  }

  @Test
  void sessionKeepsItsOrderOverASeal() {
    view(open(1, A, B));
    for (int i = 1; i <= 3; i++) {
      book.onAppend(new AppendRequest(LOG, batch(i), -1, 42), 0);
    }
    book.onStreamBroken(A, 0);
    view(sealed(1, A, B), open(2, B), open(3, B));
    book.onTick(1);
    effects();
    book.onAppend(new AppendRequest(LOG, batch(4), -1, 42), 2);
    book.onFound(id(2), new ShardId(1), new FindAnswer.NotThere(), 3);
    assertThat(sends()).as("the first is not resolved").isEmpty();
    book.onFound(id(1), new ShardId(1), new FindAnswer.NotThere(), 4);
    assertThat(sends()).extracting(AppendBookTest::counter).containsExactly(1L, 2L);
    book.onTick(5);
    book.onFound(id(3), new ShardId(1), new FindAnswer.Found(0, 1, 1), 6);
    book.onTick(10);
    List<Send> last = sends();
    assertThat(last).extracting(AppendBookTest::counter).containsExactly(4L);
    assertThat(last.get(0).shard()).as("after the one before it").isEqualTo(new ShardId(2));
  }

  @Test
  void sessionWithoutKeysStaysAtOneShardWhileSomethingIsInFlight() {
    view(open(1, A), open(2, B));
    for (int i = 1; i <= 3; i++) {
      book.onAppend(new AppendRequest(LOG, batch(i), -1, 42), 0);
    }
    assertThat(shardsOf(effects())).containsExactly(1L, 1L, 1L);
  }

  @Test
  void deadlineAnswersUnknownForWhatWasSentAndNoForWhatWasNot() {
    view(open(1, A));
    append(1);
    book.onStreamBroken(A, 9_995);
    append(2, 9_996);
    effects();
    book.onTick(10_000);
    assertThat(failure(effects(), 1).maybeApplied()).isTrue();
    book.onStreamBroken(A, 10_001);
    for (long at = 10_002; at < 19_990; at += 10) {
      book.onStreamBroken(A, at);
    }
    effects();
    book.onTick(19_996);
    Failed second = failure(effects(), 2);
    assertThat(second.code()).isEqualTo(ErrorCode.NOT_ORDERED);
    assertThat(second.maybeApplied()).isFalse();
  }

  @Test
  void logWithoutOpenShardAnswersNoShardAfterAWhile() {
    view(sealed(1, A));
    append(1);
    book.onTick(1_999);
    assertThat(effects()).noneMatch(e -> e instanceof Complete);
    book.onTick(2_000);
    Failed failed = failure(effects(), 1);
    assertThat(failed.code()).isEqualTo(ErrorCode.NO_SHARD);
    assertThat(failed.maybeApplied()).isFalse();
  }

  @Test
  void fullBookRefusesAtOnce() {
    view(open(1, A));
    for (int i = 1; i <= 9; i++) {
      append(i);
    }
    assertThat(failure(effects(), 9).code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(book.appends()).isEqualTo(8);
  }

  @Test
  void refusalThatMayPassIsTriedAgainAndAnyOtherIsAnswered() {
    view(open(1, A));
    append(1);
    append(2);
    effects();
    book.onOutcome(A, id(1), new Refused(ErrorCode.NO_SHARD, "starting"), 0);
    book.onOutcome(A, id(2), new Refused(ErrorCode.STORAGE_UNAVAILABLE, "disk full"), 0);
    Failed failed = failure(effects(), 2);
    assertThat(failed.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE);
    assertThat(failed.maybeApplied()).isFalse();
    book.onTick(10);
    assertThat(effects()).containsExactly(send(A, 1, 1));
  }

  @Test
  void refusalLooksAtNoneThatWaitButItself() {
    view(open(1, A));
    append(1);
    append(2);
    effects();
    book.onOutcome(A, id(1), new Refused(ErrorCode.NO_SHARD, "starting"), 0);
    book.onOutcome(A, id(2), new Refused(ErrorCode.NO_SHARD, "starting"), 20);
    assertThat(sends()).as("due, but that is for the clock: else n refusals cost n²").isEmpty();
    book.onTick(20);
    assertThat(sends()).extracting(AppendBookTest::counter).containsExactly(1L);
  }

  @Test
  void refusalOfAResendLeavesTheFirstSendUnknown() {
    view(open(1, A));
    append(1);
    book.onStreamBroken(A, 0);
    book.onTick(10);
    effects();
    book.onOutcome(A, id(1), new Refused(ErrorCode.OVERLOADED, "full"), 11);
    assertThat(failure(effects(), 1).maybeApplied()).isTrue();
  }

  @Test
  void droppedLogAnswersEverythingThatWaits() {
    view(open(1, A));
    append(1);
    effects();
    book.onView(new LogView(LOG, 99, true, 0, List.of(), new long[0]), 1);
    assertThat(failure(effects(), 1).code()).isEqualTo(ErrorCode.LOG_NOT_FOUND);
    append(2);
    book.onView(new LogView(LOG, 99, true, 0, List.of(), new long[0]), 2);
    assertThat(failure(effects(), 2).code()).isEqualTo(ErrorCode.LOG_NOT_FOUND);
  }

  private void append(long counter) {
    append(counter, 0);
  }

  private void append(long counter, long nowMs) {
    book.onAppend(new AppendRequest(LOG, batch(counter), AppendRequest.NO_SLOT, 0), nowMs);
  }

  /** Gives the book a newer list; it must know the log, so an append is made and answered first. */
  private void view(ShardView... shards) {
    if (version == 1) {
      append(1_000_000);
      book.onView(list(1, open(99, A)), 0);
      ack(A, 1_000_000, 0);
      version++;
      effects();
    }
    book.onView(list(version++, shards), 0);
  }

  private static LogView list(long version, ShardView... shards) {
    long[] owners = new long[Limits.SLOTS];
    List<ShardView> open = Arrays.stream(shards).filter(ShardView::open).toList();
    for (int slot = 0; slot < owners.length && !open.isEmpty(); slot++) {
      owners[slot] = open.get(slot * open.size() / owners.length).id().value();
    }
    return new LogView(LOG, version, false, 0, List.of(shards), owners);
  }

  private void ack(NodeId node, long counter, long seq) {
    book.onOutcome(node, id(counter), new Ordered(seq, 1, 77), 0);
  }

  private List<AppendEffect> effects() {
    return book.takeEffects();
  }

  private List<Send> sends() {
    return effects().stream().filter(e -> e instanceof Send).map(e -> (Send) e).toList();
  }

  private static long counter(Send send) {
    return send.batch().id().counter();
  }

  private static List<Long> shardsOf(List<AppendEffect> effects) {
    return effects.stream()
        .filter(e -> e instanceof Send)
        .map(e -> ((Send) e).shard().value())
        .toList();
  }

  private static Failed failure(List<AppendEffect> effects, long counter) {
    return effects.stream()
        .filter(e -> e instanceof Complete c && c.id().equals(id(counter)))
        .map(e -> (Failed) ((Complete) e).result())
        .findFirst()
        .orElseThrow();
  }

  private static Send send(NodeId node, long shard, long counter) {
    return new Send(node, new ShardId(shard), batch(counter));
  }

  private static Complete acked(long counter, long seq) {
    return new Complete(id(counter), new Acknowledged(seq, 1, 77 - (seq == 40 ? 68 : 0)));
  }

  private static AppendId id(long counter) {
    return new AppendId(1, counter);
  }

  private static EncodedBatch batch(long counter) {
    return new EncodedBatch(id(counter), 1, new byte[] {(byte) counter});
  }

  private static ShardView open(long id, NodeId... replicas) {
    return new ShardView(new ShardId(id), true, List.of(replicas), -1, 0, 0, Long.MAX_VALUE);
  }

  private static ShardView sealed(long id, NodeId... replicas) {
    return new ShardView(new ShardId(id), false, List.of(replicas), -1, 5, 0, 100);
  }
}
