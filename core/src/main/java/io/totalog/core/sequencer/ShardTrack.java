package io.totalog.core.sequencer;

import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ReplicaProgress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far each copy of one shard is, as told to this leader on verified streams. */
final class ShardTrack {

  final long shard;

  /** In the order of the set: the primary first. */
  final List<Copy> copies = new ArrayList<>(1);

  /** Whether it waits in the list of shards that may have advanced. */
  boolean queued;

  ShardTrack(long shard, List<Replica> replicas) {
    this.shard = shard;
    replicas.forEach(r -> copies.add(new Copy(r)));
  }

  Copy primary() {
    return copies.getFirst();
  }

  @Nullable Copy copyOn(NodeStream stream) {
    for (Copy copy : copies) {
      if (copy.stream == stream) {
        return copy;
      }
    }
    return null;
  }

  /** Records whose seqs are safe on every copy: parts below may be forgotten. */
  long confirmedByAll() {
    long least = Long.MAX_VALUE;
    for (Copy copy : copies) {
      least = Math.min(least, copy.confirmed);
    }
    return least;
  }

  /** One copy. */
  static final class Copy {

    final Replica replica;
    @Nullable NodeStream stream;
    long term;
    long durable;

    /** Kept when the stream breaks: it is under an fsync of that very store. */
    long confirmed;

    boolean damaged;

    Copy(Replica replica) {
      this.replica = replica;
    }

    boolean isCounted() {
      return stream != null && stream.verified && !damaged;
    }

    void update(ReplicaProgress progress) {
      term = progress.term();
      durable = progress.durable();
      confirmed = Math.max(confirmed, progress.confirmed());
    }
  }
}
