package io.totalog.protocol.shard;

import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;

/**
 * A gateway's FIFO of appends to one node. Calls come from one thread at a time and never block.
 */
public interface AppendStream extends AutoCloseable {

  /** Sends one append. Its answer comes to the listener by the batch's id, in any order. */
  void append(ShardId shard, EncodedBatch batch);

  /** Returns whether the transport takes more now; if not, wait for {@code onReady}. */
  boolean isReady();

  @Override
  void close();
}
