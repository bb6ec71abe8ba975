package io.totalog.protocol.shard;

import java.util.List;

/** A follower's ear. One call at a time, in order; must not block. */
public interface TailListener {

  /** Mapped batches in ascending seq, continuing without gap within the shard. */
  void onBatches(List<MappedBatch> batches);

  /** The shard is sealed and everything of it was sent. */
  void onEnd();

  /** The stream broke, or the node has no such shard; open another at the position reached. */
  void onClosed(Throwable cause);
}
