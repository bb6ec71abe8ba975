package io.totalog.core.append;

import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import org.jspecify.annotations.Nullable;

/** What an {@link AppendBook} wants done, in order. */
public sealed interface AppendEffect {
  /**
   * Send on the stream to the node, opening one if there is none, after everything sent to it
   * before.
   *
   * @param node the shard's primary
   * @param shard which shard
   * @param batch what
   * @param after the append before it in its session, if that is on its way to the same shard and
   *     not answered: the primary takes this one only if it knows that one, or a refusal that was
   *     lost with its stream would let a later append overtake an earlier one
   */
  record Send(NodeId node, ShardId shard, EncodedBatch batch, @Nullable AppendId after)
      implements AppendEffect {
    /** An append that follows none. */
    public Send(NodeId node, ShardId shard, EncodedBatch batch) {
      this(node, shard, batch, null);
    }
  }

  /**
   * Ask a replica whether the append was ordered; answer with {@code onFound} or {@code
   * onFindFailed}.
   *
   * @param node the replica
   * @param shard which shard
   * @param id which append
   */
  record AskFind(NodeId node, ShardId shard, AppendId id) implements AppendEffect {}

  /**
   * Answer the client; the book has forgotten the append.
   *
   * @param id which append
   * @param result how it ended
   */
  record Complete(AppendId id, AppendResult result) implements AppendEffect {}

  /**
   * Get a newer shard list of the log, from the leader if need be, and give it to {@code onView}.
   *
   * @param log which
   * @param versionKnown version of the list known so far, or -1
   */
  record RefreshView(LogId log, long versionKnown) implements AppendEffect {}
}
