package io.totalog.core.cut;

import io.totalog.core.id.ClusterId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.StoreId;
import java.util.List;

/**
 * First message of a node to a leader on every connection (protocol rule 7).
 *
 * @param cluster the cluster that the node's store belongs to, or unknown for a new store
 * @param node the node
 * @param store its store
 * @param boot boot number, +1 under fsync at each start
 * @param process random number of the process: two processes on copies of one store differ in it
 * @param highestCut highest cut number the store has seen
 * @param shards everything it holds that the leader may still order or confirm
 */
public record Hello(
    ClusterId cluster,
    NodeId node,
    StoreId store,
    long boot,
    long process,
    long highestCut,
    List<ShardHello> shards) {

  /** Copies the list. */
  public Hello {
    shards = List.copyOf(shards);
  }
}
