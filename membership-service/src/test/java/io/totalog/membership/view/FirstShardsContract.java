package io.totalog.membership.view;

import static io.totalog.membership.cluster.LogChecks.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link FirstShards} keeps. */
public abstract class FirstShardsContract {

  private static final LogId LOG = new LogId(7);

  /** Returns the adapter, over storage that all of one test share. */
  protected abstract FirstShards firstShards();

  @Test
  void idsOfALogAreDecidedOnce() throws Exception {
    List<ShardId> decided = answer(firstShards().decide(LOG, 3));
    assertThat(decided).hasSize(3).doesNotHaveDuplicates().isSorted();
    assertThat(answer(firstShards().decide(LOG, 3))).isEqualTo(decided);
    assertThat(answer(firstShards().decide(LOG, 5))).as("as decided first").isEqualTo(decided);
  }

  @Test
  void logsShareNoId() throws Exception {
    List<ShardId> one = answer(firstShards().decide(LOG, 2));
    List<ShardId> other = answer(firstShards().decide(new LogId(8), 2));
    assertThat(one).doesNotContainAnyElementsOf(other);
  }

  @Test
  void concurrentDecisionsAgree() throws Exception {
    List<CompletableFuture<List<ShardId>>> all =
        IntStream.range(0, 20).mapToObj(i -> firstShards().decide(LOG, 2)).toList();
    for (CompletableFuture<List<ShardId>> one : all) {
      assertThat(answer(one)).isEqualTo(answer(all.getFirst()));
    }
  }

  @Test
  void forgottenIdsAreNotGivenAgain() throws Exception {
    List<ShardId> before = answer(firstShards().decide(LOG, 2));
    answer(firstShards().forget(LOG));
    answer(firstShards().forget(LOG));
    assertThat(answer(firstShards().decide(LOG, 2))).doesNotContainAnyElementsOf(before);
  }
}
