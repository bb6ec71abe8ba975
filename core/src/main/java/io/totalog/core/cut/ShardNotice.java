package io.totalog.core.cut;

import io.totalog.core.id.ShardId;

/**
 * A committed reconfiguration as a node with a copy of the shard learns it, in order with the
 * parts.
 */
public sealed interface ShardNotice {

  /** Returns the shard. */
  ShardId shard();

  /**
   * The shard is registered: it may advance from the next cut.
   *
   * @param shard the shard
   * @param base seq of its first record if it is its log's only open shard, else -1
   */
  record Registered(ShardId shard, long base) implements ShardNotice {}

  /**
   * The shard gets no further record.
   *
   * @param shard the shard
   * @param finalLength records that were ordered
   */
  record Sealed(ShardId shard, long finalLength) implements ShardNotice {}

  /**
   * Records of the log below a seq are gone.
   *
   * @param shard a shard of the log
   * @param first first seq that is left
   */
  record Trimmed(ShardId shard, long first) implements ShardNotice {}

  /**
   * The log was dropped, or this copy replaced: delete it.
   *
   * @param shard the shard
   */
  record Gone(ShardId shard) implements ShardNotice {}
}
