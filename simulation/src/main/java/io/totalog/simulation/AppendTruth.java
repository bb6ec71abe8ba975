package io.totalog.simulation;

import io.totalog.core.id.AppendId;
import io.totalog.core.record.EncodedBatch;
import org.jspecify.annotations.Nullable;

/** One append from its invocation to its end. */
final class AppendTruth {
  /** What the client heard. */
  enum End {
    NONE,
    ACKNOWLEDGED,
    REFUSED,
    UNKNOWN
  }

  final LogTruth log;
  final EncodedBatch batch;

  /** First seq of the newest append that was acknowledged before this one was invoked. */
  final long after;

  /** The append before it in its session, if any. */
  final @Nullable AppendTruth before;

  End end = End.NONE;
  long firstSeq = -1;
  long shard = -1;
  int sends;

  /** How often a primary stored it, and of which shard. */
  int stored;

  long shardStored = -1;

  AppendTruth(LogTruth log, EncodedBatch batch, @Nullable AppendTruth before) {
    this.log = log;
    this.batch = batch;
    this.after = log.ackedFirst;
    this.before = before;
  }

  AppendId id() {
    return batch.id();
  }

  boolean isOrdered() {
    return firstSeq >= 0;
  }

  @Override
  public String toString() {
    return "append " + id() + " of log " + log.id;
  }
}
