package io.totalog.shard.store;

import io.totalog.core.id.ClusterId;
import io.totalog.core.id.StoreId;
import io.totalog.core.shard.CutAge;
import io.totalog.core.shard.NodeConfig;
import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.ShardMeta;
import io.totalog.core.shard.ShardStatus;
import io.totalog.core.shard.StoredAppend;
import io.totalog.core.shard.StoredBatch;
import io.totalog.core.shard.StoredNode;
import io.totalog.core.shard.StoredShard;
import io.totalog.protocol.batch.CorruptBatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from a store what the state machine needs at the start: lengths, the batches that have no
 * seq yet, and the ids of appends that a re-send may still join (protocol rule 13). Bounded: of
 * each shard at most so many ids, and of the batches only the un-ordered ones, which admission has
 * bounded before.
 */
public final class NodeLoader {

  private static final Logger LOG = LoggerFactory.getLogger(NodeLoader.class);

  /** Batches are read in slices of about so many bytes. */
  private static final long SLICE_BYTES = 4L << 20;

  /** Ranges that are read in addition when the first ones do not reach back far enough. */
  private static final int RANGES_MORE = 64;

  private final RecordStore store;
  private final NodeConfig config;
  private int idsLeft;

  private NodeLoader(RecordStore store, NodeConfig config) {
    this.store = store;
    this.config = config;
    this.idsLeft = config.appendIdsMax();
  }

  /**
   * Reads everything.
   *
   * @param store nobody writes to it meanwhile
   * @param config bounds of what to read
   * @param random draws the store id of a new store
   */
  public static StoredNode load(RecordStore store, NodeConfig config, RandomGenerator random) {
    NodeLoader loader = new NodeLoader(store, config);
    NodeMeta meta =
        store
            .node()
            .orElseGet(() -> new NodeMeta(ClusterId.UNKNOWN, new StoreId(random.nextLong()), 0, 0));
    return new StoredNode(meta, store.shards().stream().map(loader::shard).toList());
  }

  private StoredShard shard(ShardMeta meta) {
    List<MappedRange> ranges = store.newestRanges(meta.shard(), Long.MIN_VALUE, 1);
    long mapped = ranges.isEmpty() ? 0 : ranges.getLast().endLsn();
    List<StoredBatch> suffix;
    try {
      suffix = suffix(meta, mapped);
    } catch (CorruptBatchException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("shard", meta.shard())
          .log("corrupt batch among the un-ordered ones: this copy is damaged");
      return new StoredShard(damaged(meta), mapped, mapped, List.of(), List.of(), false);
    }
    long length = suffix.isEmpty() ? mapped : end(suffix.getLast());
    Recent recent = ranges.isEmpty() ? new Recent(List.of(), true) : recent(meta, ranges.getLast());
    return new StoredShard(meta, length, mapped, suffix, recent.appends(), recent.isComplete());
  }

  private List<StoredBatch> suffix(ShardMeta meta, long mapped) {
    List<StoredBatch> suffix = new ArrayList<>();
    long at = mapped;
    while (true) {
      List<PlacedBatch> slice = store.batches(meta.shard(), at, Long.MAX_VALUE, SLICE_BYTES);
      for (PlacedBatch placed : slice) {
        if (placed.lsn() != at) {
          throw new CorruptBatchException(
              CorruptBatchException.Kind.CONTENT,
              "batch at lsn " + placed.lsn() + " where " + at + " was expected");
        }
        suffix.add(StoredBatch.of(at, placed.batch()));
        at = placed.endLsn();
      }
      if (slice.isEmpty()) {
        return suffix;
      }
    }
  }

  private Recent recent(ShardMeta meta, MappedRange newest) {
    List<MappedRange> ranges = recentRanges(meta, newest);
    List<PlacedId> ids = store.ids(meta.shard(), ranges.getFirst().lsn(), newest.endLsn(), idsLeft);
    idsLeft -= ids.size();
    List<StoredAppend> appends = new ArrayList<>(ids.size());
    int r = 0;
    for (PlacedId id : ids) {
      while (ranges.get(r).endLsn() <= id.lsn()) {
        r++;
      }
      MappedRange range = ranges.get(r);
      appends.add(
          new StoredAppend(id.lsn(), id.count(), id.id(), range.seqOf(id.lsn()), range.timeMs()));
    }
    boolean isComplete =
        ranges.size() < config.appendIdsMax()
            && !ids.isEmpty()
            && ids.getFirst().lsn() <= ranges.getFirst().lsn();
    return new Recent(appends, isComplete);
  }

  /**
   * A leap of cut time makes nothing old: then more ranges are needed than the times alone tell.
   */
  private List<MappedRange> recentRanges(ShardMeta meta, MappedRange newest) {
    int max = config.appendIdsMax();
    List<MappedRange> ranges =
        store.newestRanges(meta.shard(), newest.timeMs() - config.joinMs(), max);
    int wanted = ranges.size();
    CutAge age = ageOf(ranges);
    while (ranges.size() == wanted
        && wanted < max
        && age.ageMs(ranges.getFirst().timeMs()) <= config.joinMs()) {
      wanted = (int) Math.min(max, 2L * wanted + RANGES_MORE);
      ranges = store.newestRanges(meta.shard(), Long.MIN_VALUE, wanted);
      age = ageOf(ranges);
    }
    int first = 0;
    while (age.ageMs(ranges.get(first).timeMs()) > config.joinMs()) {
      first++;
    }
    return ranges.subList(first, ranges.size());
  }

  private static CutAge ageOf(List<MappedRange> ranges) {
    CutAge age = new CutAge();
    ranges.forEach(range -> age.saw(range.timeMs()));
    return age;
  }

  private static long end(StoredBatch batch) {
    return batch.lsn() + batch.count();
  }

  private static ShardMeta damaged(ShardMeta meta) {
    return new ShardMeta(
        meta.shard(),
        meta.log(),
        meta.nodes(),
        meta.fsync(),
        ShardStatus.DAMAGED,
        meta.term(),
        meta.base(),
        meta.finalLength(),
        meta.firstSeq());
  }

  private record Recent(List<StoredAppend> appends, boolean isComplete) {}
}
