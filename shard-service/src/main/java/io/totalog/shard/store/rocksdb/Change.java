package io.totalog.shard.store.rocksdb;

import io.totalog.core.id.ShardId;
import io.totalog.core.shard.StoreOp;
import io.totalog.shard.store.MappedRange;
import io.totalog.shard.store.PlacedBatch;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Turns the core's changes into one {@link WriteBatch}. Keeps per shard what the next change needs
 * to know of earlier ones: the last range, the run of ids being gathered, and the bytes used. One
 * thread.
 */
final class Change {

  private final Families families;
  private final RocksReader reader;
  private final Map<Long, Copy> copies = new HashMap<>();
  private final WriteBatch out = new WriteBatch();

  Change(Families families, RocksReader reader) {
    this.families = families;
    this.reader = reader;
  }

  WriteBatch out() {
    return out;
  }

  void begin() {
    out.clear();
  }

  /** Writes what was gathered over several changes. */
  void end() throws RocksDBException {
    for (Map.Entry<Long, Copy> entry : copies.entrySet()) {
      Copy copy = entry.getValue();
      endRun(entry.getKey(), copy);
      if (copy.isUsageChanged) {
        copy.isUsageChanged = false;
        out.put(
            families.shards(),
            new ShardKey(entry.getKey(), ShardKey.Kind.USAGE).bytes(),
            ByteBuffer.allocate(Long.BYTES).putLong(copy.usedBytes).array());
      }
    }
  }

  void add(StoreOp op) throws RocksDBException {
    switch (op) {
      case StoreOp.PutBatch put -> putBatch(put);
      case StoreOp.PutPart put -> putRange(put.part().shard(), MappedRange.of(put.part()));
      case StoreOp.PutShard put ->
          out.put(
              families.shards(),
              new ShardKey(put.meta().shard().value(), ShardKey.Kind.META).bytes(),
              ShardValue.bytes(put.meta()));
      case StoreOp.PutNode put ->
          out.put(families.node(), NodeValue.key(), NodeValue.bytes(put.meta()));
      case StoreOp.Truncate truncate -> truncate(truncate.shard().value(), truncate.fromLsn());
      case StoreOp.TrimBelow trim -> trimBelow(trim.shard(), trim.firstSeq());
      case StoreOp.Delete delete -> delete(delete.shard().value());
    }
  }

  private void putBatch(StoreOp.PutBatch put) throws RocksDBException {
    long shard = put.shard().value();
    byte[] bytes = put.batch().bytes();
    out.put(families.records(), new RecordKey(shard, put.lsn()).bytes(), bytes);
    Copy copy = copy(shard);
    IdRun run = copy.run;
    if (run == null || !run.takes(put.lsn())) {
      endRun(shard, copy);
      run = new IdRun(put.lsn());
      copy.run = run;
    }
    run.add(put.batch().count(), put.batch().id());
    copy.use(bytes.length);
  }

  private void putRange(long shard, MappedRange range) throws RocksDBException {
    Copy copy = copy(shard);
    MappedRange last = copy.lastRange;
    MappedRange joined = last != null && last.isContinuedBy(range) ? last.joinedBy(range) : range;
    copy.lastRange = joined;
    out.put(families.seqs(), new SeqKey(shard, joined.firstSeq()).bytes(), SeqValue.bytes(joined));
  }

  private void truncate(long shard, long fromLsn) throws RocksDBException {
    Copy copy = copy(shard);
    endRun(shard, copy);
    copy.keepShare(reader.lsns(shard), 0, fromLsn);
    out.deleteRange(families.records(), new RecordKey(shard, fromLsn).bytes(), endOf(shard));
    out.deleteRange(families.ids(), new RecordKey(shard, fromLsn).bytes(), endOf(shard));
  }

  /**
   * Deletes below the batch that holds the seq, as far as earlier changes of the store show where
   * that is; parts in this very change are trimmed next time.
   */
  private void trimBelow(ShardId id, long firstSeq) throws RocksDBException {
    long shard = id.value();
    MappedRange range = reader.rangeBelow(shard, firstSeq);
    if (range == null) {
      return;
    }
    long lsn = range.endSeq() <= firstSeq ? range.endLsn() : range.lsnOf(firstSeq);
    List<PlacedBatch> holder = reader.batches(id, lsn, lsn + 1, 1);
    long keptFromLsn = holder.isEmpty() ? lsn : Math.min(lsn, holder.getFirst().lsn());
    copy(shard).keepShare(reader.lsns(shard), keptFromLsn, Long.MAX_VALUE);
    byte[] start = new RecordKey(shard, 0).bytes();
    out.deleteRange(families.records(), start, new RecordKey(shard, keptFromLsn).bytes());
    IdRun run = reader.runBelow(shard, keptFromLsn);
    if (run != null) {
      out.deleteRange(families.ids(), start, new RecordKey(shard, run.lsn()).bytes());
    }
    // The range that holds the seq stays, and so does the last one: the mapped length follows from
    // it.
    out.deleteRange(
        families.seqs(), new SeqKey(shard, 0).bytes(), new SeqKey(shard, range.firstSeq()).bytes());
  }

  private void delete(long shard) throws RocksDBException {
    copies.remove(shard);
    byte[] start = new RecordKey(shard, 0).bytes();
    out.deleteRange(families.records(), start, endOf(shard));
    out.deleteRange(families.ids(), start, endOf(shard));
    out.deleteRange(families.seqs(), new SeqKey(shard, 0).bytes(), endOf(shard));
    for (ShardKey.Kind kind : ShardKey.Kind.values()) {
      out.delete(families.shards(), new ShardKey(shard, kind).bytes());
    }
  }

  private void endRun(long shard, Copy copy) throws RocksDBException {
    IdRun run = copy.run;
    if (run != null) {
      copy.run = null;
      out.put(families.ids(), new RecordKey(shard, run.lsn()).bytes(), run.bytes());
    }
  }

  private Copy copy(long shard) {
    return copies.computeIfAbsent(shard, s -> new Copy(reader.lastRange(s), reader.usedBytes(s)));
  }

  private static byte[] endOf(long shard) {
    return new RecordKey(shard + 1, 0).bytes();
  }

  /** What is remembered of one shard. */
  private static final class Copy {

    private @Nullable MappedRange lastRange;
    private @Nullable IdRun run;
    private long usedBytes;
    private boolean isUsageChanged;

    private Copy(@Nullable MappedRange lastRange, long usedBytes) {
      this.lastRange = lastRange;
      this.usedBytes = usedBytes;
    }

    private void use(long bytes) {
      usedBytes += bytes;
      isUsageChanged = true;
    }

    /** Scales the bytes used to the part of the lsns that is kept: about right, and cheap. */
    private void keepShare(LsnSpan before, long keptFromLsn, long keptUntilLsn) {
      long kept =
          Math.min(before.endExclusive(), keptUntilLsn) - Math.max(before.start(), keptFromLsn);
      if (before.count() > 0) {
        usedBytes = (long) ((double) usedBytes * Math.max(0, kept) / before.count());
        isUsageChanged = true;
      }
    }
  }

  /**
   * Lsns that are stored.
   *
   * @param start first one
   * @param endExclusive end
   */
  record LsnSpan(long start, long endExclusive) {

    long count() {
      return endExclusive - start;
    }
  }
}
