package io.totalog.core.placement;

import io.totalog.core.id.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses nodes for the new shards of one log: first evenly among the log's own shards, so that one
 * log uses all nodes; then where the fewest copies are. Among the nodes of a shard the primary goes
 * where the fewest primaries are, by the same two steps. What is still equal is decided by a
 * rotation that differs from log to log, so that a caller that knows no figures spreads its logs
 * too. Same input, same answer, in whatever order the nodes are given.
 */
public final class Placement {

  private Placement() {}

  /**
   * Chooses nodes.
   *
   * @param live the live shard nodes, each once, in any order
   * @param shards how many shards to place, at least 1
   * @param copies copies of each, at least 1
   * @param rotation turns ties; the log's id
   */
  public static PlacementAnswer place(List<NodeLoad> live, int shards, int copies, long rotation) {
    if (shards < 1 || copies < 1) {
      throw new IllegalArgumentException(shards + " shards of " + copies + " copies");
    }
    if (live.stream().map(NodeLoad::node).distinct().count() != live.size()) {
      throw new IllegalArgumentException("a node is given twice: " + live);
    }
    if (live.size() < copies) {
      return new PlacementAnswer.TooFewNodes(copies, live.size());
    }
    List<Tally> tallies = turned(live, rotation);
    List<List<NodeId>> placed = new ArrayList<>(shards);
    for (int i = 0; i < shards; i++) {
      placed.add(placeOne(tallies, copies));
    }
    return new PlacementAnswer.Placed(placed);
  }

  private static List<Tally> turned(List<NodeLoad> live, long rotation) {
    List<NodeLoad> sorted = live.stream().sorted(Comparator.comparing(NodeLoad::node)).toList();
    int first = Math.floorMod(rotation, sorted.size());
    List<Tally> tallies = new ArrayList<>(sorted.size());
    for (int turn = 0; turn < sorted.size(); turn++) {
      tallies.add(new Tally(sorted.get((first + turn) % sorted.size()), turn));
    }
    return tallies;
  }

  private static List<NodeId> placeOne(List<Tally> tallies, int copies) {
    List<Tally> chosen =
        new ArrayList<>(tallies.stream().sorted(Tally.BY_COPIES).limit(copies).toList());
    chosen.sort(Tally.BY_PRIMARIES);
    chosen.getFirst().primariesOfLog++;
    chosen.forEach(tally -> tally.copiesOfLog++);
    return chosen.stream().map(tally -> tally.load.node()).toList();
  }

  /** What a node carries with what this call has given it. */
  private static final class Tally {

    static final Comparator<Tally> BY_PRIMARIES =
        Comparator.<Tally>comparingInt(t -> t.primariesOfLog)
            .thenComparingLong(t -> t.load.primaries() + t.primariesOfLog)
            .thenComparingInt(t -> t.turn);

    static final Comparator<Tally> BY_COPIES =
        Comparator.<Tally>comparingInt(t -> t.copiesOfLog)
            .thenComparingLong(t -> t.load.copies() + t.copiesOfLog)
            .thenComparing(BY_PRIMARIES);

    final NodeLoad load;
    final int turn;
    int copiesOfLog;
    int primariesOfLog;

    Tally(NodeLoad load, int turn) {
      this.load = load;
      this.turn = turn;
    }
  }
}
