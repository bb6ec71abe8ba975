package io.totalog.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.id.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PlacementTest {

  @Test
  void shardsOfALogGoRoundTheNodesFromANodeThatTurnsWithTheLog() {
    assertThat(placed(idle(3), 3, 1, 0))
        .containsExactly(List.of(node(0)), List.of(node(1)), List.of(node(2)));
    assertThat(placed(idle(3), 3, 1, 1))
        .containsExactly(List.of(node(1)), List.of(node(2)), List.of(node(0)));
  }

  @Test
  void theEmptierNodeIsFilledFirst() {
    List<NodeLoad> nodes =
        List.of(new NodeLoad(node(0), 5, 5), new NodeLoad(node(1), 1, 1), new NodeLoad(node(2), 9, 2));
    assertThat(placed(nodes, 1, 1, 0)).containsOnly(List.of(node(1)));
  }

  @Test
  void primariesRotateAmongTheCopies() {
    List<List<NodeId>> placed = placed(idle(3), 3, 3, 0);
    assertThat(placed).allSatisfy(nodes -> assertThat(nodes).doesNotHaveDuplicates().hasSize(3));
    assertThat(placed.stream().map(List::getFirst)).containsExactly(node(0), node(1), node(2));
  }

  @Test
  void fewerNodesThanCopiesIsRefused() {
    assertThat(Placement.place(idle(2), 1, 3, 0))
        .isEqualTo(new PlacementAnswer.TooFewNodes(3, 2));
  }

  @Test
  void anyPlacementIsDistinctAndEven() {
    long seed = System.nanoTime();
    System.out.println("anyPlacementIsDistinctAndEven seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int nodes = 1 + random.nextInt(8);
      int copies = 1 + random.nextInt(nodes);
      int shards = 1 + random.nextInt(64);
      List<List<NodeId>> placed = placed(idle(nodes), shards, copies, round);

      Map<NodeId, Integer> load = new HashMap<>();
      placed.forEach(p -> p.forEach(n -> load.merge(n, 1, Integer::sum)));
      assertThat(placed).allSatisfy(p -> assertThat(p).doesNotHaveDuplicates().hasSize(copies));
      int least = load.size() < nodes ? 0 : load.values().stream().min(Integer::compare).orElse(0);
      int most = load.values().stream().max(Integer::compare).orElse(0);
      assertThat(most - least).as("seed %d", seed).isLessThanOrEqualTo(1);
    }
  }

  private static List<List<NodeId>> placed(
      List<NodeLoad> live, int shards, int copies, long rotation) {
    return ((PlacementAnswer.Placed) Placement.place(live, shards, copies, rotation)).shards();
  }

  private static List<NodeLoad> idle(int count) {
    List<NodeLoad> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(new NodeLoad(node(i), 0, 0));
    }
    return nodes;
  }

  private static NodeId node(int i) {
    return new NodeId("shard-" + i);
  }
}
