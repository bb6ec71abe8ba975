package io.totalog.core.shard;

import java.util.List;

/**
 * Everything a store holds when its node starts.
 *
 * @param meta the node; boot 0 and no cluster for a new store
 * @param shards its copies, any order
 */
public record StoredNode(NodeMeta meta, List<StoredShard> shards) {

  /** Copies the list. */
  public StoredNode {
    shards = List.copyOf(shards);
  }
}
