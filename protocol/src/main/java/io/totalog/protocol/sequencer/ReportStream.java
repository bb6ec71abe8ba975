package io.totalog.protocol.sequencer;

import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import java.util.List;

/** A node's side of its progress stream. Calls come from one thread and never block. */
public interface ReportStream extends AutoCloseable {

  /** Tells of a shard that was prepared after the stream was opened, at length 0. */
  void prepared(ShardHello shard);

  /** Tells progress, changed shards only, the latest value of each. */
  void progress(List<ReplicaProgress> changed);

  /** Returns whether the transport takes more now; if not, coalesce until {@code onReady}. */
  boolean isReady();

  /** Ends the stream; the listener hears nothing more. */
  @Override
  void close();
}
