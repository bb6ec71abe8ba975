package io.totalog.shard.replica;

import io.totalog.core.id.ShardId;
import io.totalog.core.shard.ShardEffect;

/**
 * Hears of everything that changes what may be read, in the order of the state machine's effects.
 * Called by the owner's thread alone; must not block.
 */
public interface OrderListener {

  /** A write is handed to the store. */
  void onWriting(ShardEffect.Write write);

  /** Writes up to a token are done. */
  void onWritten(long token);

  /** Records got their seqs. */
  void onMapped(ShardEffect.Mapped mapped);

  /** A shard is sealed and wholly mapped. */
  void onEnded(ShardId shard);

  /** Records below a seq are gone. */
  void onTrimmed(ShardId shard, long firstSeq);

  /** A copy goes away. */
  void onRemoved(ShardId shard);

  /** A copy is not to be trusted any more. */
  void onDamaged(ShardId shard, String reason);
}
