package io.totalog.core.shard;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;

/**
 * One change of the store. All changes of one {@link ShardEffect.Write} are made at once, in order.
 */
public sealed interface StoreOp {

  /**
   * Stores a batch behind the last one of its shard.
   *
   * @param shard the shard
   * @param lsn of its first record
   * @param batch the bytes
   */
  record PutBatch(ShardId shard, long lsn, EncodedBatch batch) implements StoreOp {}

  /**
   * Stores the seqs of a part. A store may merge it with the one before if lsn and seq go on
   * without gap and the cut time is the same.
   *
   * @param part the part; its lsns are stored already, or earlier in the same write
   */
  record PutPart(MappedPart part) implements StoreOp {}

  /**
   * Stores what is known of a copy; the first one creates it.
   *
   * @param meta replaces the earlier one
   */
  record PutShard(ShardMeta meta) implements StoreOp {}

  /**
   * Stores what is known of the node.
   *
   * @param meta replaces the earlier one
   */
  record PutNode(NodeMeta meta) implements StoreOp {}

  /**
   * Deletes the batches at and above an lsn. They have no seqs.
   *
   * @param shard the shard
   * @param fromLsn a batch's start
   */
  record Truncate(ShardId shard, long fromLsn) implements StoreOp {}

  /**
   * Deletes whole batches with all seqs below one, now or later, and their parts of the seq map but
   * never the last part: the mapped length follows from it.
   *
   * @param shard the shard
   * @param firstSeq first seq that is left
   */
  record TrimBelow(ShardId shard, long firstSeq) implements StoreOp {}

  /**
   * Deletes everything of a shard.
   *
   * @param shard the shard
   */
  record Delete(ShardId shard) implements StoreOp {}
}
