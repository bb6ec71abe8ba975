package io.totalog.core.sequencer;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Reconfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes committed state to the checkpoint, a few buckets at a time, always before the ring comes
 * round (protocol rule 4). Clean buckets only move in the index.
 */
final class Checkpointer {

  private final LeaderConfig config;
  private final OrderingState committed;
  private final int epochVersion;
  private final long[] stored;
  private final boolean[] dirty;
  private long @Nullable [] inFlight;
  private boolean roundOpen;

  Checkpointer(LeaderConfig config, Recovered recovered) {
    this.config = config;
    this.committed = recovered.state();
    this.epochVersion = recovered.epochVersion();
    this.stored = recovered.bucketCuts().clone();
    this.dirty = new boolean[stored.length];
    for (int b = 0; b < stored.length; b++) {
      dirty[b] = stored[b] < committed.lastNumber();
    }
  }

  /** Returns the cut up to which the ring may be overwritten. */
  long least() {
    return Arrays.stream(stored).min().orElse(0);
  }

  /** Notes what a committed entry changed. */
  void onCommitted(Entry entry, List<MappedPart> parts) {
    for (MappedPart part : parts) {
      ShardState shard = committed.shard(part.shard());
      if (shard != null) {
        dirty[shard.log.bucket()] = true;
      }
    }
    for (Reconfiguration change : entry.changes()) {
      dirty[LogState.bucketOf(change.log().value())] = true;
    }
  }

  boolean isDue() {
    return inFlight == null
        && (roundOpen || committed.lastNumber() - least() >= config.checkpointEvery());
  }

  /** Makes the next step of a round, if one is due and none is on its way. */
  Optional<CutLogWrite.Checkpoint> nextStep() {
    if (!isDue()) {
      return Optional.empty();
    }
    long cut = committed.lastNumber();
    List<CutLogWrite.Bucket> buckets = new ArrayList<>();
    long[] after = stored.clone();
    int bytes = 0;
    boolean isWhole = true;
    for (int b : byAge()) {
      if (!dirty[b]) {
        after[b] = cut;
        continue;
      }
      if (bytes >= config.stepBytesMax()) {
        isWhole = false;
        continue;
      }
      byte[] encoded = BucketCodec.encode(committed, b);
      if (bytes > 0 && bytes + encoded.length > config.stepBytesMax()) {
        isWhole = false;
        continue;
      }
      bytes += encoded.length;
      buckets.add(new CutLogWrite.Bucket(b, encoded));
      dirty[b] = false;
      after[b] = cut;
    }
    roundOpen = !isWhole;
    inFlight = after;
    byte[] index = IndexCodec.encode(after, committed.lastTimeMs());
    return Optional.of(new CutLogWrite.Checkpoint(epochVersion, buckets, index));
  }

  /**
   * Buckets stored longest ago first, so that every one has its turn before the ring comes round.
   */
  private List<Integer> byAge() {
    List<Integer> order = new ArrayList<>();
    for (int b = 0; b < stored.length; b++) {
      order.add(b);
    }
    order.sort(java.util.Comparator.comparingLong(b -> stored[b]));
    return order;
  }

  /** The step on its way is stored. */
  void onStored() {
    if (inFlight != null) {
      System.arraycopy(inFlight, 0, stored, 0, stored.length);
      inFlight = null;
    }
  }
}
