package io.totalog.kit.rpc;

import io.totalog.core.id.NodeId;
import io.totalog.protocol.shard.ShardApi;

/**
 * Reaches shard nodes by name. Thread-safe, never blocks. In one process this is the node's own
 * implementation; else a connection to where the registry says it is.
 */
public interface ShardConnections {

  /**
   * Returns the node's port, also for a node that is not there: then its calls fail as a broken
   * connection does, and its streams close. May be kept; it follows a node to a new address.
   */
  ShardApi to(NodeId node);
}
