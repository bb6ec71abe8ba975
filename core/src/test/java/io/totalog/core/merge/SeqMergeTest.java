package io.totalog.core.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SeqMergeTest {
  @Test
  void batchAheadOfThePositionWaitsForTheGapToClose() {
    SeqMerge<String> merge = new SeqMerge<>(0);
    merge.offer(piece(2, 3, 2));
    assertThat(merge.poll()).isNull();
    assertThat(merge.waitingBytes(2)).isEqualTo(20);

    merge.offer(piece(1, 0, 3));
    assertThat(range(merge.poll())).isEqualTo("1:0-3");
    assertThat(range(merge.poll())).isEqualTo("2:3-5");
    assertThat(merge.poll()).isNull();
    assertThat(merge.position()).isEqualTo(5);
    assertThat(merge.waitingBytes(2)).isZero();
  }

  @Test
  void recordsBelowThePositionAreCutOffTheFirstBatch() {
    SeqMerge<String> merge = new SeqMerge<>(2);
    merge.offer(piece(1, 0, 3));
    Merged<String> first = merge.poll();
    assertThat(first).isNotNull();
    assertThat(first.skip()).isEqualTo(2);
    assertThat(first.firstSeq()).isEqualTo(2);
    assertThat(first.endSeq()).isEqualTo(3);
  }

  @Test
  void duplicatesAfterAReconnectAreDroppedWhetherWaitingOrGone() {
    SeqMerge<String> merge = new SeqMerge<>(0);
    merge.offer(piece(1, 0, 2));
    assertThat(merge.poll()).isNotNull();
    merge.offer(piece(1, 0, 2));
    merge.offer(piece(2, 5, 1));
    merge.offer(piece(2, 5, 1));
    assertThat(merge.waitingBytes(2)).isEqualTo(10);
    assertThat(merge.poll()).isNull();
  }

  @Test
  void twoShardsThatClaimOneSeqBreakTheOrder() {
    SeqMerge<String> merge = new SeqMerge<>(0);
    merge.offer(piece(1, 5, 3));
    assertThatThrownBy(() -> merge.offer(piece(2, 5, 3))).isInstanceOf(BrokenOrderException.class);
    assertThatThrownBy(() -> merge.offer(piece(2, 4, 2))).isInstanceOf(BrokenOrderException.class);
    assertThatThrownBy(() -> merge.offer(piece(2, 7, 2))).isInstanceOf(BrokenOrderException.class);
  }

  @Test
  void lateBatchThatDisagreesWithWhatWasLetOutBreaksTheOrder() {
    SeqMerge<String> merge = new SeqMerge<>(0);
    merge.offer(piece(1, 0, 2));
    assertThat(merge.poll()).isNotNull();
    assertThatThrownBy(() -> merge.offer(piece(2, 1, 1))).isInstanceOf(BrokenOrderException.class);
    assertThatThrownBy(() -> merge.offer(piece(2, 1, 5))).isInstanceOf(BrokenOrderException.class);
  }

  @Test
  void otherContentUnderTheSameNumbersBreaksTheOrder() {
    SeqMerge<String> merge = new SeqMerge<>(0);
    merge.offer(new Piece<>(1, 3, 1, 10, "a"));
    assertThatThrownBy(() -> merge.offer(new Piece<>(1, 3, 1, 10, "b")))
        .isInstanceOf(BrokenOrderException.class);
  }

  @Test
  void skippingToTheFirstRecordLeftMayLandInsideABatch() {
    SeqMerge<String> merge = new SeqMerge<>(0);
    merge.offer(piece(1, 3, 2));
    merge.offer(piece(2, 5, 4));
    merge.skipTo(6);
    assertThat(merge.waitingBytes(1)).isZero();
    Merged<String> next = merge.poll();
    assertThat(next).isNotNull();
    assertThat(next.firstSeq()).isEqualTo(6);
    assertThat(merge.position()).isEqualTo(9);
  }

  @Test
  void anyInterleavingOfShardsWithReconnectsYieldsTheOneOrder() {
    long seed = System.nanoTime();
    for (int run = 0; run < 300; run++) {
      assertOneOrder(seed + run, new SeqMerge<>(0));
    }
  }

  @Test
  void mergeThatSkipsGapsIsCaughtByTheSameCheck() {
    class SkippingMerge extends SeqMerge<String> {
      SkippingMerge() {
        super(0);
      }

      @Override
      protected boolean mayEmit(long firstSeq, long positionNow) {
        return true;
      }
    }
    int caught = 0;
    for (int seed = 0; seed < 20; seed++) {
      try {
        assertOneOrder(seed, new SkippingMerge());
      } catch (AssertionError | BrokenOrderException e) {
        caught++;
      }
    }
    assertThat(caught).isEqualTo(20);
  }

  private static void assertOneOrder(long seed, SeqMerge<String> merge) {
    Random random = new Random(seed);
    int shards = 2 + random.nextInt(4);
    List<List<Piece<String>>> history = new ArrayList<>();
    List<ArrayDeque<Piece<String>>> streams = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      history.add(new ArrayList<>());
    }
    long end = 0;
    while (end < 200) {
      int shard = random.nextInt(shards);
      int count = 1 + random.nextInt(6);
      history.get(shard).add(piece(shard + 1, end, count));
      end += count;
    }
    history.forEach(h -> streams.add(new ArrayDeque<>(h)));
    List<Long> seen = new ArrayList<>();
    while (merge.position() < end) {
      int shard = random.nextInt(shards);
      if (random.nextInt(20) == 0) {
        // The stream breaks and is opened again at the merge position.
        streams.get(shard).clear();
        for (Piece<String> piece : history.get(shard)) {
          if (piece.endSeq() > merge.position()) {
            streams.get(shard).add(piece);
          }
        }
      }
      Piece<String> next = streams.get(shard).poll();
      if (next != null) {
        merge.offer(next);
      }
      for (Merged<String> m = merge.poll(); m != null; m = merge.poll()) {
        for (long seq = m.firstSeq(); seq < m.endSeq(); seq++) {
          seen.add(seq);
        }
      }
    }
    for (int i = 0; i < end; i++) {
      assertThat(seen.get(i)).as("seed %d", seed).isEqualTo(i);
    }
    assertThat(seen).as("seed %d", seed).hasSize((int) end);
  }

  private static Piece<String> piece(long shard, long first, int count) {
    return new Piece<>(shard, first, count, 10 * count, shard + "@" + first);
  }

  private static String range(@Nullable Merged<String> merged) {
    assertThat(merged).isNotNull();
    return merged.piece().shard() + ":" + merged.firstSeq() + "-" + merged.endSeq();
  }
}
