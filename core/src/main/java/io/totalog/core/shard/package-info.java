/**
 * The state machine of a shard node: all copies of shards that one process holds, in one place,
 * without a thread, a clock, a disk or a network.
 *
 * <p>{@link io.totalog.core.shard.ShardNode} takes events (an append, a committed cut, a finished
 * write, a peer's message, a tick) and gives effects (write this, answer that, send this to a
 * peer). Each copy is a {@code ShardReplica} in one of two roles: a <i>primary</i> gives lsns to
 * appends and hands them to its store and its backups at the same time; a <i>backup</i> follows the
 * term of its primary. What is durable is told to the ordering leader, which decides the order;
 * nothing is acknowledged before its part of a committed cut has come back (Scalog, NSDI '20,
 * section 4).
 *
 * <p>What the protocol forbids or demands is decided in {@link io.totalog.core.shard.ShardRules}.
 */
@NullMarked
package io.totalog.core.shard;

import org.jspecify.annotations.NullMarked;
