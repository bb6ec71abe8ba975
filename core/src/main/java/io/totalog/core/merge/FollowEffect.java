package io.totalog.core.merge;

import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;

/** What a {@link LogFollower} wants done, in order. */
public sealed interface FollowEffect {
  /**
   * Follow a shard on a node and grant the first credit.
   *
   * @param stream names the stream in later events and effects; never used again
   * @param shard which shard
   * @param node where
   * @param fromSeq first seq wanted
   * @param creditBytes first credit
   */
  record OpenStream(long stream, ShardId shard, NodeId node, long fromSeq, long creditBytes)
      implements FollowEffect {}

  /**
   * End a stream; its events do not count any more.
   *
   * @param stream which
   */
  record CloseStream(long stream) implements FollowEffect {}

  /**
   * Grant further credit.
   *
   * @param stream to which
   * @param bytes how much
   */
  record Grant(long stream, long bytes) implements FollowEffect {}

  /** Ask the leader for the tail; answer with {@code onTail} or {@code onTailFailed}. */
  record AskTail() implements FollowEffect {}

  /** Ask the leader for the shard list; answer with {@code onView} or {@code onViewFailed}. */
  record RefreshView() implements FollowEffect {}

  /**
   * Records were trimmed before they came.
   *
   * @param fromSeq first one missed
   * @param first where following goes on
   */
  record Skipped(long fromSeq, long first) implements FollowEffect {}

  /** The log was dropped; nothing more will come. */
  record Dropped() implements FollowEffect {}
}
