package io.totalog.kit.rpc;

import io.totalog.core.id.NodeId;
import io.totalog.kit.registry.NodeRole;

/**
 * What this process is. A service that runs alone has one such bean; it is then registered as soon
 * as its gRPC server listens.
 *
 * @param id its name
 * @param role what it does
 */
public record LocalNode(NodeId id, NodeRole role) {}
