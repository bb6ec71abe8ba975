package io.totalog.protocol.shard;

import io.totalog.core.id.AppendId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's FIFO of appends to one node. Calls come from one thread at a time and never block.
 */
public interface AppendStream extends AutoCloseable {

  /**
   * Sends one append. Its answer comes to the listener by the batch's id, in any order.
   *
   * @param shard which shard
   * @param batch what
   * @param after the append before it in its session, if that is on its way to the same shard and
   *     not answered: the node refuses this one unless it knows that one; null if its order does
   *     not matter
   */
  void append(ShardId shard, EncodedBatch batch, @Nullable AppendId after);

  /** Returns whether the transport takes more now; if not, wait for {@code onReady}. */
  boolean isReady();

  @Override
  void close();
}
