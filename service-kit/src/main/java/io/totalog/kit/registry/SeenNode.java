package io.totalog.kit.registry;

/**
 * A node that is alive, or was lately.
 *
 * @param entry as it registered last
 * @param alive whether it is registered now
 */
public record SeenNode(NodeEntry entry, boolean alive) {}
