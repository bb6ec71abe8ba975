package io.totalog.core.cut;

import io.totalog.core.id.NodeId;
import io.totalog.core.id.StoreId;

/**
 * One copy of a shard: a node and the very store it was opened on. The same node with another store
 * is another replica, and a damaged one (protocol rule 8).
 *
 * @param node where it lives
 * @param store the store's random number
 */
public record Replica(NodeId node, StoreId store) {}
