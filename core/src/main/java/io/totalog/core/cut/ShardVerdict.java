package io.totalog.core.cut;

import io.totalog.core.id.ShardId;

/** What the leader says of one shard that a node told of. */
public sealed interface ShardVerdict {

  /** Returns the shard. */
  ShardId shard();

  /**
   * Registered and open: parts above the mapped length follow, a primary may take appends.
   *
   * @param shard the shard
   * @param base seq of its first record if it is its log's only open shard, else -1
   */
  record Open(ShardId shard, long base) implements ShardVerdict {}

  /**
   * Sealed at its final length; what lies beyond was never ordered.
   *
   * @param shard the shard
   * @param finalLength records that were ordered
   */
  record Sealed(ShardId shard, long finalLength) implements ShardVerdict {}

  /**
   * This copy has less than it had reported, or lives on another store: it is never counted again.
   *
   * @param shard the shard
   */
  record Damaged(ShardId shard) implements ShardVerdict {}

  /**
   * Not registered (yet): keep it, take no appends.
   *
   * @param shard the shard
   */
  record Unregistered(ShardId shard) implements ShardVerdict {}

  /**
   * Its log was dropped, or the node is not in its set any more: delete it (protocol rule 20).
   *
   * @param shard the shard
   */
  record Gone(ShardId shard) implements ShardVerdict {}
}
