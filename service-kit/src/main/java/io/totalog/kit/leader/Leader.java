package io.totalog.kit.leader;

import io.totalog.core.id.Epoch;
import io.totalog.core.id.NodeId;

/**
 * Who leads a role.
 *
 * @param node the leader
 * @param address {@code host:port} of its gRPC server
 * @param epoch its fencing number; a later leader has a higher one
 */
public record Leader(NodeId node, String address, Epoch epoch) {}
