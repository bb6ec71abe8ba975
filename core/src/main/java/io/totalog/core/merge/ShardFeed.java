package io.totalog.core.merge;

import io.totalog.core.id.NodeId;
import io.totalog.core.view.ShardView;

/** What a {@link LogFollower} knows of one shard's stream. */
final class ShardFeed {
  /** No stream is open. */
  static final long NONE = -1;

  ShardView shard;

  /** Number of the open stream, or {@link #NONE}. */
  long stream = NONE;

  /** Credit granted to the open stream that has not come back as bytes. */
  long owedBytes;

  /** Seq after the last batch of the open stream; a stream never goes back below it. */
  long streamEndSeq;

  /** Streams that broke since the last batch came. */
  int failures;

  /** When the last stream was opened. */
  long openedMs;

  /** When to open the next stream. */
  long retryAtMs = Long.MIN_VALUE;

  /** The shard is sealed and everything of it was delivered. */
  boolean ended;

  ShardFeed(ShardView shard) {
    this.shard = shard;
  }

  boolean isOpen() {
    return stream != NONE;
  }

  /** The primary first; another replica each time a stream breaks. */
  NodeId node() {
    return shard.replicas().get(failures % shard.replicas().size());
  }
}
