package io.totalog.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Primary and backup under random crashes, partitions, delays and re-sends; see {@link RandomPair}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RandomPairTest {

  private static final int SEEDS = 150;
  private static final int STEPS = 400;
  private static final int BROKEN_SEEDS_MAX = 2_000;

  @Test
  void whatIsOrderedIsTheSameOnBothAndOnceAndAnsweredTruly() {
    long first = System.nanoTime() & 0xffff_ffffL;
    int ordered = 0;
    for (long seed = first; seed < first + SEEDS; seed++) {
      RandomPair pair = new RandomPair(seed, new ShardRules());
      pair.run(STEPS);
      ordered += pair.orderedRecords();
    }
    assertThat(ordered).as("seeds from %d", first).isGreaterThan(SEEDS);
  }

  @Test
  void primaryThatAppendsBeforeItsBackupFollowsIsCaught() {
    assertCaught(
        new ShardRules() {
          @Override
          protected boolean mayAppend(int backups, int following) {
            return true;
          }

          @Override
          protected boolean mayStream(boolean isOwnPrefix) {
            return true;
          }
        });
  }

  @Test
  void backupThatDoesNotTruncateIsCaught() {
    assertCaught(
        new ShardRules() {
          @Override
          protected long keptOnOpen(long ownLength, long primaryLength) {
            return ownLength;
          }

          @Override
          protected boolean mayStream(boolean isOwnPrefix) {
            return true;
          }
        });
  }

  @Test
  void confirmingBeforeTheFsyncIsCaught() {
    assertCaught(
        new ShardRules() {
          @Override
          protected long confirmed(long mappedWritten, long mappedSynced) {
            return mappedWritten;
          }
        });
  }

  @Test
  void countingBeforeTheFsyncIsCaught() {
    assertCaught(
        new ShardRules() {
          @Override
          protected long durable(long appended, long written, long synced, boolean fsync) {
            return appended;
          }
        });
  }

  @Test
  void storingAResendAgainIsCaught() {
    assertCaught(
        new ShardRules() {
          @Override
          protected boolean joins(boolean known) {
            return false;
          }
        });
  }

  private static void assertCaught(ShardRules broken) {
    for (long seed = 1; seed <= BROKEN_SEEDS_MAX; seed++) {
      try {
        new RandomPair(seed, broken).run(STEPS);
      } catch (AssertionError caught) {
        return;
      }
    }
    throw new AssertionError("a broken rule was not caught within " + BROKEN_SEEDS_MAX + " seeds");
  }
}
