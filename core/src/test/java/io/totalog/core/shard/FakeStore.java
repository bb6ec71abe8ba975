package io.totalog.core.shard;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.core.record.EncodedBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A store that keeps every write in order and says which of them a crash may take: the durable ones
 * are those up to the last completed write that asked for sync.
 */
final class FakeStore {

  /** One copy as replayed. */
  private static final class Copy {
    ShardMeta meta;
    final TreeMap<Long, EncodedBatch> batches = new TreeMap<>();
    final List<MappedPart> parts = new ArrayList<>();

    Copy(ShardMeta meta) {
      this.meta = meta;
    }

    long mapped() {
      return parts.isEmpty() ? 0 : parts.getLast().toLsn();
    }

    StoredShard stored() {
      long length = mapped();
      List<StoredBatch> suffix = new ArrayList<>();
      List<StoredAppend> recent = new ArrayList<>();
      for (var entry : batches.entrySet()) {
        long lsn = entry.getKey();
        EncodedBatch batch = entry.getValue();
        if (lsn >= mapped()) {
          suffix.add(StoredBatch.of(lsn, batch));
          length = lsn + batch.count();
        } else {
          MappedPart part = partOf(lsn);
          AppendId id = batch.id();
          recent.add(new StoredAppend(lsn, batch.count(), id, part.seqOf(lsn), part.timeMs()));
        }
      }
      return new StoredShard(meta, length, mapped(), suffix, recent, true);
    }

    private MappedPart partOf(long lsn) {
      return parts.stream()
          .filter(part -> part.fromLsn() <= lsn && lsn < part.toLsn())
          .findFirst()
          .orElseThrow();
    }
  }

  private final NodeMeta empty;
  private final List<ShardEffect.Write> writes = new ArrayList<>();
  private int completed;

  FakeStore(long storeId) {
    empty = new NodeMeta(ClusterId.UNKNOWN, new StoreId(storeId), 0, 0);
  }

  void add(ShardEffect.Write write) {
    writes.add(write);
  }

  /** Completes all writes up to a token of this process. */
  void complete(long token) {
    while (completed < writes.size() && writes.get(completed).token() <= token) {
      completed++;
    }
  }

  boolean hasOpenWrites() {
    return completed < writes.size();
  }

  List<ShardEffect.Write> writes() {
    return writes;
  }

  /** Power is lost: only what is under a completed fsync stays. */
  StoredNode afterPowerLoss() {
    return afterKeeping(durableWrites());
  }

  /** Returns how many writes are under a completed fsync. */
  int durableWrites() {
    int durable = completed;
    while (durable > 0 && !writes.get(durable - 1).sync()) {
      durable--;
    }
    return durable;
  }

  /** The process is killed: the first so many writes stay. */
  StoredNode afterKeeping(int kept) {
    while (writes.size() > kept) {
      writes.removeLast();
    }
    List<ShardEffect.Write> old =
        writes.stream().map(w -> new ShardEffect.Write(0, w.ops(), w.sync())).toList();
    writes.clear();
    writes.addAll(old);
    completed = writes.size();
    return replay();
  }

  int completedWrites() {
    return completed;
  }

  /** Returns the batches of a shard as stored by the completed writes. */
  List<EncodedBatch> batches(ShardId shard) {
    return batches(shard, completed);
  }

  /** Returns the batches of a shard as stored by the first writes. */
  List<EncodedBatch> batches(ShardId shard, int ofWrites) {
    TreeMap<ShardId, Copy> copies = new TreeMap<>();
    replayInto(copies, ofWrites);
    Copy copy = copies.get(shard);
    return copy == null ? List.of() : List.copyOf(copy.batches.values());
  }

  private StoredNode replay() {
    TreeMap<ShardId, Copy> copies = new TreeMap<>();
    NodeMeta meta = replayInto(copies, writes.size());
    return new StoredNode(meta, copies.values().stream().map(Copy::stored).toList());
  }

  private NodeMeta replayInto(TreeMap<ShardId, Copy> copies, int count) {
    NodeMeta meta = empty;
    for (ShardEffect.Write write : writes.subList(0, count)) {
      for (StoreOp op : write.ops()) {
        switch (op) {
          case StoreOp.PutNode put -> meta = put.meta();
          case StoreOp.PutShard put ->
              copies.computeIfAbsent(put.meta().shard(), s -> new Copy(put.meta())).meta =
                  put.meta();
          case StoreOp.PutBatch put ->
              copy(copies, put.shard()).batches.put(put.lsn(), put.batch());
          case StoreOp.PutPart put ->
              copy(copies, new ShardId(put.part().shard())).parts.add(put.part());
          case StoreOp.Truncate cut ->
              copy(copies, cut.shard()).batches.tailMap(cut.fromLsn(), true).clear();
          case StoreOp.TrimBelow trim -> {}
          case StoreOp.Delete delete -> copies.remove(delete.shard());
        }
      }
    }
    return meta;
  }

  private static Copy copy(TreeMap<ShardId, Copy> copies, ShardId shard) {
    Copy copy = copies.get(shard);
    if (copy == null) {
      throw new AssertionError("shard " + shard + " was never stored");
    }
    return copy;
  }
}
