package io.totalog.protocol.shard;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import java.util.List;

/**
 * Asks a node to hold a copy of a new shard.
 *
 * @param shard never used before
 * @param log its log
 * @param nodes all nodes with a copy, the primary first
 * @param fsync whether its batches are fsynced before they count (durability {@code fsync})
 */
public record PrepareShard(ShardId shard, LogId log, List<NodeId> nodes, boolean fsync) {

  /** Copies the list. */
  public PrepareShard {
    nodes = List.copyOf(nodes);
  }
}
