package io.totalog.core.placement;

import io.totalog.core.id.NodeId;
import java.util.List;

/** What {@link Placement} answers. */
public sealed interface PlacementAnswer {

  /**
   * A place for every copy.
   *
   * @param shards for each new shard its nodes, distinct, the primary first
   */
  record Placed(List<List<NodeId>> shards) implements PlacementAnswer {
    /** Copies the lists. */
    public Placed {
      shards = shards.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A shard never has fewer copies than promised (protocol finding 15).
   *
   * @param needed live nodes that one shard takes
   * @param live live nodes that there are
   */
  record TooFewNodes(int needed, int live) implements PlacementAnswer {}
}
