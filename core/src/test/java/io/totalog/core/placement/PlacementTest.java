package io.totalog.core.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.id.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where copies go, by example and over random clusters. */
class PlacementTest {

  private static final int ROUNDS = 200;

  @Test
  void shardsOfOneLogGoRoundTheNodes() {
    assertThat(placed(idle(3), 3, 1, 0)).containsExactly(nodes(1), nodes(2), nodes(3));
  }

  @Test
  void shardsOfOneLogSpreadEvenIfOneNodeIsNew() {
    List<NodeLoad> live = List.of(load(1, 90, 90), load(2, 90, 90), load(3, 0, 0));
    assertThat(placed(live, 3, 1, 0)).containsExactlyInAnyOrder(nodes(1), nodes(2), nodes(3));
  }

  @Test
  void singleShardGoesWhereTheFewestCopiesAre() {
    List<NodeLoad> live = List.of(load(1, 4, 4), load(2, 3, 3), load(3, 5, 0));
    assertThat(placed(live, 1, 1, 0)).containsExactly(nodes(2));
  }

  @Test
  void primaryGoesWhereTheFewestPrimariesAre() {
    List<NodeLoad> live = List.of(load(1, 4, 4), load(2, 4, 0));
    assertThat(placed(live, 1, 2, 0)).containsExactly(nodes(2, 1));
  }

  @Test
  void equalNodesTakeTurnsFromLogToLog() {
    assertThat(placed(idle(3), 1, 1, 0)).containsExactly(nodes(1));
    assertThat(placed(idle(3), 1, 1, 1)).containsExactly(nodes(2));
    assertThat(placed(idle(3), 1, 1, 5)).containsExactly(nodes(3));
  }

  @Test
  void tooFewNodesSaysHowManyAreNeededAndLive() {
    assertThat(Placement.place(idle(2), 1, 3, 0)).isEqualTo(new PlacementAnswer.TooFewNodes(3, 2));
    assertThat(Placement.place(List.of(), 4, 1, 0))
        .isEqualTo(new PlacementAnswer.TooFewNodes(1, 0));
  }

  @Test
  void nodeGivenTwiceIsADefect() {
    assertThatThrownBy(() -> Placement.place(List.of(load(1, 0, 0), load(1, 1, 1)), 1, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void copiesAreOnDistinctLiveNodesAndEvenWithinTheLogWhateverTheCluster() {
    forRandomClusters((random, live, copies) -> {
      List<List<NodeId>> shards = placed(live, 1 + random.nextInt(64), copies, random.nextLong());
      Map<NodeId, Integer> count = new HashMap<>();
      live.forEach(load -> count.put(load.node(), 0));
      for (List<NodeId> shard : shards) {
        assertThat(shard).hasSize(copies).doesNotHaveDuplicates().isSubsetOf(count.keySet());
        shard.forEach(node -> count.merge(node, 1, Integer::sum));
      }
      assertThat(spread(count)).isLessThanOrEqualTo(1);
    });
  }

  @Test
  void sameQuestionGetsTheSameAnswerInAnyOrderOfNodes() {
    forRandomClusters((random, live, copies) -> {
      int shards = 1 + random.nextInt(8);
      long rotation = random.nextLong();
      List<NodeLoad> shuffled = new ArrayList<>(live);
      Collections.shuffle(shuffled, random);
      assertThat(placed(shuffled, shards, copies, rotation))
          .isEqualTo(placed(live, shards, copies, rotation));
    });
  }

  @Test
  void manySmallLogsFillAllNodesEvenly() {
    forRandomClusters((random, live, copies) -> {
      Map<NodeId, Integer> held = new HashMap<>();
      Map<NodeId, Integer> led = new HashMap<>();
      live.forEach(load -> held.put(load.node(), 0));
      live.forEach(load -> led.put(load.node(), 0));
      for (int log = 0; log < 50; log++) {
        List<NodeLoad> now =
            held.keySet().stream()
                .map(node -> new NodeLoad(node, held.get(node), led.get(node)))
                .toList();
        List<NodeId> shard = placed(now, 1, copies, log).getFirst();
        shard.forEach(node -> held.merge(node, 1, Integer::sum));
        led.merge(shard.getFirst(), 1, Integer::sum);
      }
      assertThat(spread(held)).isLessThanOrEqualTo(1);
    });
  }

  @Test
  void primariesOfOneLogDifferByOneAtMostWhenEachNodeHoldsEveryShard() {
    forRandomClusters((random, live, copies) -> {
      Map<NodeId, Integer> led = new HashMap<>();
      live.forEach(load -> led.put(load.node(), 0));
      placed(live, 12, live.size(), random.nextLong())
          .forEach(shard -> led.merge(shard.getFirst(), 1, Integer::sum));
      assertThat(spread(led)).isLessThanOrEqualTo(1);
    });
  }

  private interface Property {
    void check(Random random, List<NodeLoad> live, int copies);
  }

  private static void forRandomClusters(Property property) {
    long seed = System.nanoTime();
    System.out.println("PlacementTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<NodeLoad> live = new ArrayList<>();
      int size = 1 + random.nextInt(9);
      for (int n = 1; n <= size; n++) {
        long copies = random.nextInt(20);
        live.add(load(n, copies, random.nextLong(copies + 1)));
      }
      property.check(random, live, 1 + random.nextInt(size));
    }
  }

  private static long spread(Map<NodeId, Integer> count) {
    LongSummaryStatistics all =
        count.values().stream().mapToLong(Integer::longValue).summaryStatistics();
    return all.getMax() - all.getMin();
  }

  private static List<List<NodeId>> placed(
      List<NodeLoad> live, int shards, int copies, long rotation) {
    PlacementAnswer answer = Placement.place(live, shards, copies, rotation);
    assertThat(answer).isInstanceOf(PlacementAnswer.Placed.class);
    return ((PlacementAnswer.Placed) answer).shards();
  }

  private static List<NodeLoad> idle(int count) {
    List<NodeLoad> live = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      live.add(load(n, 0, 0));
    }
    return live;
  }

  private static NodeLoad load(int n, long copies, long primaries) {
    return new NodeLoad(new NodeId("shard-" + n), copies, primaries);
  }

  private static List<NodeId> nodes(int... numbers) {
    List<NodeId> nodes = new ArrayList<>();
    for (int n : numbers) {
      nodes.add(new NodeId("shard-" + n));
    }
    return nodes;
  }
}
