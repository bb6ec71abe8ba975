package io.totalog.kit.registry;

import io.totalog.core.id.NodeId;

/**
 * A process as it registers itself. Nothing here changes while it lives: a figure that did would
 * cost a ZooKeeper write each time.
 *
 * @param id its name, kept over restarts
 * @param role what it does
 * @param address {@code host:port} of its gRPC server, for a gateway of its HTTP server
 * @param process random number of this life of the process
 */
public record NodeEntry(NodeId id, NodeRole role, String address, long process) {}
