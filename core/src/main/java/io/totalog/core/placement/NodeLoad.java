package io.totalog.core.placement;

import io.totalog.core.id.NodeId;

/**
 * What a live node carries already, as far as the caller knows. Figures that are out of date make a
 * placement less even, never wrong.
 *
 * @param node a shard node that is alive
 * @param copies copies of open shards on it, at least 0
 * @param primaries how many of them are primaries, at most {@code copies}
 */
public record NodeLoad(NodeId node, long copies, long primaries) {

  /** Checks the ranges. */
  public NodeLoad {
    if (primaries < 0 || copies < primaries) {
      throw new IllegalArgumentException(node + ": " + primaries + " primaries of " + copies);
    }
  }
}
