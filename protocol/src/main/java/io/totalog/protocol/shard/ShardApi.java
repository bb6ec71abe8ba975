package io.totalog.protocol.shard;

import io.totalog.core.append.FindAnswer;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import java.util.concurrent.CompletableFuture;

/**
 * What a shard node offers. Thread-safe; no call blocks. Futures fail with {@link
 * io.totalog.core.error.TotalogException} for answers and with another exception for a broken
 * connection (then nothing is known).
 */
public interface ShardApi {

  /**
   * Opens a FIFO stream of appends to any shards of the node.
   *
   * @param listener hears every answer; one call at a time
   */
  AppendStream appends(AppendListener listener);

  /**
   * Reads mapped batches of one shard in ascending seq.
   *
   * @param request which and how much
   */
  CompletableFuture<ReadAnswer> read(ReadRequest request);

  /**
   * Follows one shard from a seq: mapped batches in ascending seq, as they are mapped, under
   * credit.
   *
   * @param request where to start
   * @param listener one call at a time
   */
  TailStream tail(TailRequest request, TailListener listener);

  /** Looks for an append after a seal or a broken stream (protocol rule 13). */
  CompletableFuture<FindAnswer> find(ShardId shard, AppendId id);

  /**
   * Creates an empty copy of a shard and tells the leader of it. Idempotent. When it completes, the
   * copy is durable; the leader may still have to hear of it.
   *
   * @return the node's store, for the registration
   */
  CompletableFuture<PreparedShard> prepare(PrepareShard request);

  /** Returns bytes stored for a log on this node, about, for {@code GET /v1/logs/{log}}. */
  CompletableFuture<Long> bytes(LogId log);
}
