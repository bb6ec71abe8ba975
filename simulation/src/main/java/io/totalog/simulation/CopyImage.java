package io.totalog.simulation;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.shard.ShardMeta;
import io.totalog.core.shard.StoredAppend;
import io.totalog.core.shard.StoredBatch;
import io.totalog.core.shard.StoredShard;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a shard as a store holds it: batches one after the other, and the seqs of a prefix.
 */
final class CopyImage {
  /** A batch at its place. */
  record Placed(long lsn, EncodedBatch batch) {
    long endLsn() {
      return lsn + batch.count();
    }
  }

  /** A batch with the seq of its first record. */
  record Sequenced(long firstSeq, Placed placed) {}

  ShardMeta meta;
  private final List<Placed> batches = new ArrayList<>();
  private final List<MappedPart> parts = new ArrayList<>();

  CopyImage(ShardMeta meta) {
    this.meta = meta;
  }

  CopyImage copy() {
    CopyImage other = new CopyImage(meta);
    other.batches.addAll(batches);
    other.parts.addAll(parts);
    return other;
  }

  long length() {
    return batches.isEmpty() ? 0 : batches.getLast().endLsn();
  }

  long mapped() {
    return parts.isEmpty() ? 0 : parts.getLast().toLsn();
  }

  List<Placed> batches() {
    return batches;
  }

  List<MappedPart> parts() {
    return parts;
  }

  void put(long lsn, EncodedBatch batch) {
    InvariantBroken.require(
        lsn == length(), Invariant.SOUND, "%s: batch at %d behind %d", meta.shard(), lsn, length());
    batches.add(new Placed(lsn, batch));
  }

  void put(MappedPart part) {
    InvariantBroken.require(
        part.fromLsn() == mapped(),
        Invariant.CRASH_ATOMICITY,
        "shard %s stores %s behind %d",
        meta.shard(),
        part,
        mapped());
    parts.add(part);
  }

  void truncate(long fromLsn) {
    while (!batches.isEmpty() && batches.getLast().endLsn() > fromLsn) {
      InvariantBroken.require(
          batches.getLast().lsn() >= fromLsn,
          Invariant.BATCH_ATOMICITY,
          "shard %s is cut inside a batch at %d",
          meta.shard(),
          fromLsn);
      batches.removeLast();
    }
  }

  /** Loses its last batches, with their seqs, as a store that was rolled back. */
  void loseBatches(int count) {
    for (int i = 0; i < count && !batches.isEmpty(); i++) {
      batches.removeLast();
    }
    while (!parts.isEmpty() && parts.getLast().toLsn() > length()) {
      MappedPart last = parts.removeLast();
      if (last.fromLsn() < length()) {
        parts.add(
            new MappedPart(
                last.shard(),
                last.fromLsn(),
                length(),
                last.firstSeq(),
                last.timeMs(),
                last.cut()));
      }
    }
  }

  /** Returns the batch from the given index on that is mapped as a whole, or null. */
  @Nullable Sequenced sequenced(int index) {
    if (index >= batches.size() || batches.get(index).endLsn() > mapped()) {
      return null;
    }
    Placed placed = batches.get(index);
    return new Sequenced(partOf(placed.lsn()).seqOf(placed.lsn()), placed);
  }

  /** Returns the mapped batch that holds the seq, or null. */
  @Nullable Sequenced at(long seq) {
    for (MappedPart part : parts) {
      if (part.firstSeq() <= seq && seq < part.firstSeq() + part.count()) {
        long lsn = part.fromLsn() + (seq - part.firstSeq());
        for (Placed placed : batches) {
          if (placed.lsn() <= lsn && lsn < placed.endLsn()) {
            return new Sequenced(part.seqOf(placed.lsn()), placed);
          }
        }
      }
    }
    return null;
  }

  MappedPart partOf(long lsn) {
    int low = 0;
    int high = parts.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (parts.get(middle).toLsn() <= lsn) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return parts.get(low);
  }

  StoredShard toStored() {
    List<StoredAppend> recent = new ArrayList<>();
    List<StoredBatch> suffix = new ArrayList<>();
    for (Placed placed : batches) {
      if (placed.endLsn() <= mapped()) {
        MappedPart part = partOf(placed.lsn());
        recent.add(
            new StoredAppend(
                placed.lsn(),
                placed.batch().count(),
                placed.batch().id(),
                part.seqOf(placed.lsn()),
                part.timeMs()));
      } else {
        suffix.add(StoredBatch.of(placed.lsn(), placed.batch()));
      }
    }
    return new StoredShard(meta, length(), mapped(), suffix, recent, true);
  }
}
