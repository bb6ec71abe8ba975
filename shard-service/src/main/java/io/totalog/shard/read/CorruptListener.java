package io.totalog.shard.read;

import io.totalog.core.id.ShardId;

/** Hears of a copy that a read found corrupt: it is treated as lost. Any thread; must not block. */
@FunctionalInterface
public interface CorruptListener {

  /** Called once per copy. */
  void onCorrupt(ShardId shard, String reason);
}
