package io.totalog.core.append;

import io.totalog.core.id.NodeId;
import java.util.LinkedHashSet;
import java.util.Set;

/** The append stream to one node, as the book sees it. */
final class NodeChannel {
  final NodeId node;

  /** Lanes with appends, in the order in which they got their first. */
  final Set<ShardLane> lanes = new LinkedHashSet<>();

  /** The stream broke; nothing is sent before {@link #retryAtMs}. */
  boolean broken;

  long retryAtMs;
  int failures;

  NodeChannel(NodeId node) {
    this.node = node;
  }
}
