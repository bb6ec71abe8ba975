package io.totalog.shard.read;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.shard.store.PlacedBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What readers may know of one copy. The owner thread writes; any thread reads. The recent batches
 * are always a run without gap that ends at the last mapped one, since the oldest go first.
 */
final class ReadableShard {

  private final ShardId id;
  private final LogId log;
  private final ReadMetrics metrics;

  /** Appended but not ordered, in ascending lsn; the owner's alone. */
  private final ArrayDeque<PlacedBatch> unordered = new ArrayDeque<>();

  /** Ordered lately, by first seq. */
  private final ConcurrentSkipListMap<Long, MappedBatch> recent = new ConcurrentSkipListMap<>();

  private final List<TailPump> tails = new CopyOnWriteArrayList<>();

  /** First seq of the newest batch that left {@code recent}, or more; set before it leaves. */
  private volatile long droppedSeq = -1;

  private volatile long mappedEndSeq;
  private volatile long firstSeq;
  private volatile boolean isEnded;
  private volatile @Nullable String brokenReason;
  private volatile boolean isRemoved;

  ReadableShard(ShardId id, LogId log, ReadMetrics metrics) {
    this.id = id;
    this.log = log;
    this.metrics = metrics;
  }

  ShardId id() {
    return id;
  }

  LogId log() {
    return log;
  }

  /** Returns the seq after the last mapped record, 0 if there is none. */
  long mappedEndSeq() {
    return mappedEndSeq;
  }

  /** Returns the first seq that is left after trims. */
  long firstSeq() {
    return firstSeq;
  }

  /**
   * Returns whether nothing will ever be mapped above {@link #mappedEndSeq()}; ask this one first.
   */
  boolean isEnded() {
    return isEnded;
  }

  @Nullable String brokenReason() {
    return brokenReason;
  }

  boolean isRemoved() {
    return isRemoved;
  }

  List<TailPump> tails() {
    return tails;
  }

  // --- the owner's side ---

  void onAppended(PlacedBatch placed) {
    unordered.addLast(placed);
    count(placed.batch(), 1);
  }

  /** Takes back what is not ordered at and above an lsn. */
  void onTruncated(long fromLsn) {
    while (!unordered.isEmpty() && unordered.getLast().lsn() >= fromLsn) {
      count(unordered.removeLast().batch(), -1);
    }
  }

  /**
   * Takes what a part orders out of the un-ordered batches.
   *
   * @return those that end where the part ends, without gap; fewer than the part has if some were
   *     appended before a restart
   */
  List<MappedBatch> order(MappedPart part) {
    List<MappedBatch> ordered = new ArrayList<>();
    long at = part.fromLsn();
    while (!unordered.isEmpty() && unordered.getFirst().endLsn() <= part.toLsn()) {
      PlacedBatch placed = unordered.removeFirst();
      EncodedBatch batch = placed.batch();
      count(batch, -1);
      if (placed.lsn() != at) {
        ordered.clear();
      }
      at = placed.endLsn();
      ordered.add(
          new MappedBatch(
              part.shard(), part.seqOf(placed.lsn()), batch.count(), part.timeMs(), batch.bytes()));
    }
    if (at != part.toLsn()) {
      ordered.clear();
    }
    return ordered;
  }

  /** Shows readers that everything up to a seq is mapped; the batches are the newest of it. */
  void onMapped(List<MappedBatch> batches, long endSeq) {
    for (MappedBatch batch : batches) {
      recent.put(batch.firstSeq(), batch);
    }
    mappedEndSeq = endSeq;
  }

  /** Notes that some batch below a seq is not among the recent ones. */
  void onGapBelow(long seq) {
    droppedSeq = seq - 1;
  }

  /** Forgets the oldest recent batch; returns it, or nothing if there is none. */
  @Nullable MappedBatch dropOldest() {
    Map.Entry<Long, MappedBatch> oldest = recent.firstEntry();
    if (oldest == null) {
      return null;
    }
    droppedSeq = oldest.getKey();
    recent.remove(oldest.getKey());
    return oldest.getValue();
  }

  void onEnded() {
    isEnded = true;
  }

  void onTrimmed(long first) {
    firstSeq = Math.max(firstSeq, first);
  }

  void onBroken(String reason) {
    brokenReason = reason;
  }

  void onRemoved() {
    isRemoved = true;
  }

  // --- the readers' side ---

  /**
   * Returns recent batches that touch {@code [fromSeq, untilSeq)}, complete up to the next recent
   * one, or up to the end of the last; nothing if it cannot be sure to have them all.
   */
  @Nullable ShardSlice recent(long fromSeq, long untilSeq, long bytesMax) {
    Map.Entry<Long, MappedBatch> floor = recent.floorEntry(fromSeq);
    if (floor == null) {
      return null;
    }
    Map.Entry<Long, MappedBatch> at =
        floor.getValue().endSeq() > fromSeq ? floor : recent.higherEntry(floor.getKey());
    List<MappedBatch> found = new ArrayList<>();
    long bytes = 0;
    while (at != null && at.getKey() < untilSeq) {
      bytes += at.getValue().bytes().length;
      if (!found.isEmpty() && bytes > bytesMax) {
        break;
      }
      found.add(at.getValue());
      at = recent.higherEntry(at.getKey());
    }
    // Batches leave oldest first: as long as none above the first one has left, there is no gap.
    if (droppedSeq > floor.getKey() || (at == null && found.isEmpty())) {
      return null;
    }
    return new ShardSlice(found, at == null ? found.getLast().endSeq() : at.getKey());
  }

  private void count(EncodedBatch batch, int sign) {
    metrics.onUnordered((long) sign * batch.bytes().length, (long) sign * batch.count());
  }
}
