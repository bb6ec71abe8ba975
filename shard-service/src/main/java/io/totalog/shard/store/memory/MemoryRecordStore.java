package io.totalog.shard.store.memory;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.ShardEffect.Write;
import io.totalog.core.shard.ShardMeta;
import io.totalog.core.shard.StoreOp;
import io.totalog.protocol.batch.BatchCodec;
import io.totalog.shard.store.MappedRange;
import io.totalog.shard.store.PlacedBatch;
import io.totalog.shard.store.PlacedId;
import io.totalog.shard.store.RecordStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sorted maps behind one lock. */
public class MemoryRecordStore implements RecordStore {

  private final TreeMap<ShardId, ShardMeta> metas = new TreeMap<>();
  private final Map<ShardId, Copy> copies = new TreeMap<>();
  private @Nullable NodeMeta node;

  /** Makes an empty one. */
  public MemoryRecordStore() {}

  @Override
  public synchronized void write(List<Write> writes) {
    for (Write write : writes) {
      for (StoreOp op : write.ops()) {
        apply(op);
      }
    }
  }

  @Override
  public synchronized Optional<NodeMeta> node() {
    return Optional.ofNullable(node);
  }

  @Override
  public synchronized List<ShardMeta> shards() {
    return List.copyOf(metas.values());
  }

  @Override
  public synchronized List<MappedRange> ranges(ShardId shard, long fromSeq, int max) {
    return copy(shard).ranges.values().stream()
        .filter(r -> r.endSeq() > fromSeq)
        .limit(max)
        .toList();
  }

  @Override
  public synchronized List<MappedRange> newestRanges(ShardId shard, long timeMsMin, int max) {
    List<MappedRange> newest = new ArrayList<>();
    for (MappedRange range : copy(shard).ranges.descendingMap().values()) {
      if (newest.size() == max || (!newest.isEmpty() && range.timeMs() < timeMsMin)) {
        break;
      }
      newest.add(range);
    }
    return newest.reversed();
  }

  @Override
  public synchronized List<PlacedBatch> batches(
      ShardId shard, long fromLsn, long untilLsn, long bytesMax) {
    List<PlacedBatch> found = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<Long, EncodedBatch> entry : copy(shard).batches.entrySet()) {
      PlacedBatch placed = new PlacedBatch(entry.getKey(), entry.getValue());
      if (placed.endLsn() <= fromLsn) {
        continue;
      }
      bytes += placed.batch().bytes().length;
      if (placed.lsn() >= untilLsn || (!found.isEmpty() && bytes > bytesMax)) {
        break;
      }
      BatchCodec.verify(placed.batch().bytes());
      found.add(placed);
    }
    return found;
  }

  @Override
  public synchronized List<PlacedId> ids(ShardId shard, long fromLsn, long untilLsn, int max) {
    List<PlacedId> ids =
        copy(shard).batches.subMap(fromLsn, untilLsn).entrySet().stream()
            .map(e -> new PlacedId(e.getKey(), e.getValue().count(), e.getValue().id()))
            .toList();
    return ids.subList(Math.max(0, ids.size() - max), ids.size());
  }

  @Override
  public synchronized long bytes(ShardId shard) {
    return copy(shard).batches.values().stream().mapToLong(b -> b.bytes().length).sum();
  }

  @Override
  public void close() {
    // Nothing is held that has to be let go.
  }

  private void apply(StoreOp op) {
    switch (op) {
      case StoreOp.PutBatch put -> copy(put.shard()).batches.put(put.lsn(), put.batch());
      case StoreOp.PutPart put -> copy(new ShardId(put.part().shard())).add(put.part());
      case StoreOp.PutShard put -> metas.put(put.meta().shard(), put.meta());
      case StoreOp.PutNode put -> node = put.meta();
      case StoreOp.Truncate truncate ->
          copy(truncate.shard()).batches.tailMap(truncate.fromLsn()).clear();
      case StoreOp.TrimBelow trim -> copy(trim.shard()).trimBelow(trim.firstSeq());
      case StoreOp.Delete delete -> {
        metas.remove(delete.shard());
        copies.remove(delete.shard());
      }
    }
  }

  private Copy copy(ShardId shard) {
    return copies.computeIfAbsent(shard, s -> new Copy());
  }

  /** One shard's batches by lsn and ranges by seq. */
  private static final class Copy {

    private final TreeMap<Long, EncodedBatch> batches = new TreeMap<>();
    private final TreeMap<Long, MappedRange> ranges = new TreeMap<>();

    private void add(MappedPart part) {
      MappedRange range = MappedRange.of(part);
      Map.Entry<Long, MappedRange> last = ranges.lastEntry();
      if (last != null && last.getValue().isContinuedBy(range)) {
        ranges.put(last.getKey(), last.getValue().joinedBy(range));
      } else {
        ranges.put(range.firstSeq(), range);
      }
    }

    private void trimBelow(long firstSeq) {
      long keptFromLsn = 0;
      for (MappedRange range : List.copyOf(ranges.values())) {
        if (range.firstSeq() >= firstSeq) {
          break;
        }
        keptFromLsn = range.endSeq() <= firstSeq ? range.endLsn() : range.lsnOf(firstSeq);
        if (range.endSeq() <= firstSeq && range.firstSeq() != ranges.lastKey()) {
          ranges.remove(range.firstSeq());
        }
      }
      while (!batches.isEmpty()
          && batches.firstKey() + batches.firstEntry().getValue().count() <= keptFromLsn) {
        batches.pollFirstEntry();
      }
    }
  }
}
