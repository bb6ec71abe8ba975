package io.totalog.shard.replica;

import io.totalog.core.append.FindAnswer;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.PreparedShard;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What waits for the owner thread. */
sealed interface OwnerEvent {

  /**
   * An append.
   *
   * @param channel the stream it came on
   * @param shard the shard
   * @param batch the append, its checksum verified
   * @param after the append that must be known here before it is taken, or null
   */
  record Append(long channel, ShardId shard, EncodedBatch batch, @Nullable AppendId after)
      implements OwnerEvent {}

  /**
   * An append that was refused before it came here; goes this way since a listener hears one call
   * at a time.
   *
   * @param channel the stream it came on
   * @param id names it
   * @param code why
   * @param detail for a human
   */
  record Refuse(long channel, AppendId id, ErrorCode code, String detail) implements OwnerEvent {}

  /**
   * A look for an append.
   *
   * @param shard the shard
   * @param id names it
   * @param answer completed by the owner
   */
  record Find(ShardId shard, AppendId id, CompletableFuture<FindAnswer> answer)
      implements OwnerEvent {}

  /**
   * A new copy.
   *
   * @param request what is wanted
   * @param answer completed by the owner once the copy is durable
   */
  record Prepare(PrepareShard request, CompletableFuture<PreparedShard> answer)
      implements OwnerEvent {}

  /**
   * A word of the leader.
   *
   * @param event what
   */
  record Link(LinkEvent event) implements OwnerEvent {}
}
