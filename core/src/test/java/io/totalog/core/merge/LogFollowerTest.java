package io.totalog.core.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.merge.FollowEffect.AskTail;
import io.totalog.core.merge.FollowEffect.CloseStream;
import io.totalog.core.merge.FollowEffect.Dropped;
import io.totalog.core.merge.FollowEffect.Grant;
import io.totalog.core.merge.FollowEffect.OpenStream;
import io.totalog.core.merge.FollowEffect.RefreshView;
import io.totalog.core.merge.FollowEffect.Skipped;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LogFollowerTest {
  private static final LogId LOG = new LogId(7);
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final FollowerOptions OPTIONS = new FollowerOptions(100, 5_000, 50, 10, 1_000);

  private final ViewTracker tracker = new ViewTracker();

  @Test
  void asksForTailAndListAtTheStart() {
    assertThat(follower(0).takeEffects()).containsExactly(new AskTail(), new RefreshView());
  }

  @Test
  void opensEveryShardThatMayHoldSomethingAtThePosition() {
    LogFollower<String> follower = follower(10);
    follower.takeEffects();
    follower.onView(view(1, sealed(1, 0, 10), sealed(2, 0, 11), open(3, 5)), 0);
    assertThat(follower.takeEffects())
        .containsExactly(
            new OpenStream(0, new ShardId(2), A, 10, 100),
            new OpenStream(1, new ShardId(3), A, 10, 100));
  }

  @Test
  void theWindowIsSharedByTheShardsAndFollowsItsBound() {
    FollowerOptions options = new FollowerOptions(1 << 20, 5_000, 50, 10, 1_000);
    LogFollower<String> follower = new LogFollower<>(new SeqMerge<>(0), tracker, options, 0);
    follower.onTail(new LogTail(0, 0, 1), 0);
    follower.takeEffects();
    follower.onView(view(1, open(1, 0), open(2, 0), open(3, 0), open(4, 0)), 0);
    assertThat(credits(follower)).containsOnly(256L << 10).hasSize(4);
    follower.onWindow(512 << 10);
    follower.onStreamClosed(0, 1);
    follower.onTick(2_000);
    assertThat(credits(follower)).containsExactly(128L << 10);
    follower.onWindow(1 << 16);
    follower.onStreamClosed(1, 2_001);
    follower.onTick(4_000);
    assertThat(credits(follower)).containsExactly(FollowerOptions.SHARD_WINDOW_BYTES_MIN);
  }

  private static List<Long> credits(LogFollower<String> follower) {
    return follower.takeEffects().stream()
        .filter(OpenStream.class::isInstance)
        .map(effect -> ((OpenStream) effect).creditBytes())
        .toList();
  }

  @Test
  void brokenStreamIsOpenedOnAnotherReplicaAtThePositionAndTheTailIsAsked() {
    LogFollower<String> follower = following(open(1, 0));
    follower.onBatch(0, piece(1, 0, 4), 5);
    assertThat(follower.poll(5)).isNotNull();
    follower.takeEffects();
    follower.onStreamClosed(0, 6);
    assertThat(follower.takeEffects()).containsExactly(new AskTail());
    assertThat(follower.dueMs()).isLessThanOrEqualTo(16);
    follower.onTick(16);
    assertThat(follower.takeEffects())
        .containsExactly(new OpenStream(1, new ShardId(1), B, 4, 100));
    follower.onBatch(0, piece(1, 4, 1), 17);
    assertThat(follower.poll(17)).as("of a stream that is closed").isNull();
  }

  @Test
  void olderListNeverReplacesANewerOne() {
    LogFollower<String> follower = following(open(1, 0), open(2, 0));
    follower.onView(view(0, open(1, 0)), 1);
    assertThat(follower.takeEffects()).isEmpty();
    assertThat(tracker.view()).isNotNull();
    assertThat(tracker.view().shards()).hasSize(2);
  }

  @Test
  void tailOfANewerListAsksForIt() {
    LogFollower<String> follower = following(open(1, 0));
    follower.onTail(new LogTail(0, 0, 9), 1);
    assertThat(follower.takeEffects()).containsExactly(new RefreshView());
    follower.onView(view(9, open(1, 0), open(2, 0)), 2);
    assertThat(follower.takeEffects())
        .containsExactly(new OpenStream(1, new ShardId(2), A, 0, 100));
  }

  @Test
  void silenceAsksTheTailEveryFiveSeconds() {
    LogFollower<String> follower = following(open(1, 0));
    follower.onTick(4_999);
    assertThat(follower.takeEffects()).isEmpty();
    follower.onTick(5_000);
    assertThat(follower.takeEffects()).containsExactly(new AskTail());
    follower.onTail(new LogTail(0, 0, 1), 5_001);
    follower.onTick(10_000);
    assertThat(follower.takeEffects()).isEmpty();
    follower.onTick(10_001);
    assertThat(follower.takeEffects()).containsExactly(new AskTail());
  }

  @Test
  void positionBelowTheConfirmedTailForFiftyMillisecondsOpensEverythingAgain() {
    LogFollower<String> follower = following(open(1, 0));
    follower.onTail(new LogTail(0, 6, 1), 100);
    follower.takeEffects();
    follower.onTick(149);
    assertThat(follower.takeEffects()).isEmpty();
    follower.onTick(150);
    assertThat(follower.takeEffects())
        .containsExactly(
            new CloseStream(0), new OpenStream(1, new ShardId(1), A, 0, 100), new RefreshView());
    follower.onTick(200);
    assertThat(follower.takeEffects()).as("the pause doubles").isEmpty();
    follower.onTick(250);
    assertThat(follower.takeEffects()).isNotEmpty();
  }

  @Test
  void progressBelowTheTailIsNoStall() {
    LogFollower<String> follower = following(open(1, 0));
    follower.onTail(new LogTail(0, 100, 1), 0);
    for (int i = 0; i < 10; i++) {
      follower.onBatch(0, piece(1, i, 1), i * 40L);
      assertThat(follower.poll(i * 40L)).isNotNull();
      assertThat(follower.takeEffects()).noneMatch(e -> e instanceof CloseStream);
    }
  }

  @Test
  void creditComesBackAsBatchesAreLetOut() {
    LogFollower<String> follower = following(open(1, 0), open(2, 0));
    follower.onBatch(1, piece(2, 5, 5), 1);
    follower.onBatch(1, piece(2, 10, 5), 1);
    assertThat(follower.takeEffects()).as("everything of shard 2 waits").isEmpty();
    follower.onBatch(0, piece(1, 0, 5), 2);
    while (follower.poll(2) != null) {}
    assertThat(follower.takeEffects()).containsExactly(new Grant(0, 50), new Grant(1, 100));
  }

  @Test
  void endOfASealedShardDoesNotOpenItAgain() {
    LogFollower<String> follower = following(sealed(1, 0, 50), open(2, 0));
    follower.onStreamEnd(0, 1);
    follower.takeEffects();
    follower.onTick(1_000);
    assertThat(follower.takeEffects()).isEmpty();
  }

  @Test
  void trimMovesThePositionUpAndSaysSo() {
    LogFollower<String> follower = following(open(1, 0));
    follower.onTail(new LogTail(5, 9, 1), 1);
    assertThat(follower.takeEffects()).contains(new Skipped(0, 5));
    assertThat(follower.position()).isEqualTo(5);
  }

  @Test
  void droppedLogEndsEverything() {
    LogFollower<String> follower = following(open(1, 0));
    follower.onView(new LogView(LOG, 2, true, 0, List.of(), new long[0]), 1);
    assertThat(follower.takeEffects()).containsExactly(new CloseStream(0), new Dropped());
    follower.onTick(100_000);
    assertThat(follower.takeEffects()).isEmpty();
  }

  @Test
  void failedQuestionsAreAskedAgainWithGrowingPauses() {
    LogFollower<String> follower = follower(0);
    follower.takeEffects();
    follower.onTailFailed(0);
    follower.onTick(9);
    assertThat(follower.takeEffects()).isEmpty();
    follower.onTick(10);
    assertThat(follower.takeEffects()).containsExactly(new AskTail());
    follower.onTailFailed(10);
    follower.onTick(29);
    assertThat(follower.takeEffects()).isEmpty();
    follower.onTick(30);
    assertThat(follower.takeEffects()).containsExactly(new AskTail());
  }

  @Test
  void streamThatGoesBackBreaksTheOrder() {
    LogFollower<String> follower = following(open(1, 0));
    follower.onBatch(0, piece(1, 10, 2), 0);
    assertThatThrownBy(() -> follower.onBatch(0, piece(1, 4, 1), 0))
        .isInstanceOf(BrokenOrderException.class);
  }

  private LogFollower<String> follower(long position) {
    return new LogFollower<>(new SeqMerge<>(position), tracker, OPTIONS, 0);
  }

  /** One that has its list and tail, and no effects left. */
  private LogFollower<String> following(ShardView... shards) {
    LogFollower<String> follower = follower(0);
    follower.onView(view(1, shards), 0);
    follower.onTail(new LogTail(0, 0, 1), 0);
    follower.takeEffects();
    return follower;
  }

  private static LogView view(long version, ShardView... shards) {
    return new LogView(LOG, version, false, 0, List.of(shards), new long[0]);
  }

  private static ShardView open(long id, long firstSeq) {
    return new ShardView(new ShardId(id), true, List.of(A, B), -1, 0, firstSeq, Long.MAX_VALUE);
  }

  private static ShardView sealed(long id, long firstSeq, long endSeq) {
    return new ShardView(new ShardId(id), false, List.of(A, B), -1, 5, firstSeq, endSeq);
  }

  private static Piece<String> piece(long shard, long first, int count) {
    return new Piece<>(shard, first, count, 10 * count, shard + "@" + first);
  }
}
