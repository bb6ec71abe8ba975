package io.totalog.shard.read;

import io.totalog.protocol.batch.CorruptBatchException;
import io.totalog.protocol.batch.CorruptBatchException.Kind;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.shard.store.MappedRange;
import io.totalog.shard.store.PlacedBatch;
import io.totalog.shard.store.RecordStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the mapped batches of a range of seqs, in memory or in the store. Any thread; may block.
 */
final class SliceReader {

  /** Ranges looked up at a time. */
  private static final int RANGES_MAX = 64;

  private final RecordStore store;
  private final ReadMetrics metrics;

  SliceReader(RecordStore store, ReadMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  /**
   * Reads batches that touch {@code [fromSeq, untilSeq)}.
   *
   * @param bytesMax stop before so many bytes; one batch always fits
   * @throws CorruptBatchException a batch that should be there is missing or damaged
   */
  ShardSlice read(ReadableShard shard, long fromSeq, long untilSeq, long bytesMax) {
    boolean isEnded = shard.isEnded();
    long mappedEnd = shard.mappedEndSeq();
    if (fromSeq >= mappedEnd || fromSeq >= untilSeq) {
      return new ShardSlice(List.of(), isEnded ? untilSeq : Math.min(mappedEnd, untilSeq));
    }
    ShardSlice recent = shard.recent(fromSeq, untilSeq, bytesMax);
    if (recent != null) {
      metrics.onBatches(recent.batches().size(), false);
      boolean isAll = isEnded && recent.completeUntil() >= mappedEnd;
      return new ShardSlice(
          recent.batches(), isAll ? untilSeq : Math.min(recent.completeUntil(), untilSeq));
    }
    return stored(shard, Math.max(fromSeq, shard.firstSeq()), untilSeq, bytesMax, isEnded);
  }

  private ShardSlice stored(
      ReadableShard shard, long fromSeq, long untilSeq, long bytesMax, boolean isEnded) {
    List<MappedRange> ranges = store.ranges(shard.id(), fromSeq, RANGES_MAX);
    if (ranges.isEmpty()) {
      List<MappedRange> last = store.newestRanges(shard.id(), Long.MAX_VALUE, 1);
      long storedEnd = last.isEmpty() ? 0 : last.getLast().endSeq();
      return new ShardSlice(List.of(), Math.min(storedEnd, untilSeq));
    }
    List<MappedBatch> found = new ArrayList<>();
    long bytesLeft = bytesMax;
    long completeUntil = 0;
    for (MappedRange range : ranges) {
      if (range.firstSeq() >= untilSeq) {
        completeUntil = untilSeq;
        break;
      }
      long from = Math.max(fromSeq, range.firstSeq());
      long readUntil = readRange(shard, range, from, untilSeq, bytesLeft, found);
      long used = bytes(found);
      bytesLeft = bytesMax - used;
      completeUntil = Math.min(readUntil, untilSeq);
      if (readUntil < Math.min(range.endSeq(), untilSeq) || bytesLeft <= 0) {
        metrics.onBatches(found.size(), true);
        return new ShardSlice(found, nextAfter(readUntil, ranges, untilSeq));
      }
    }
    metrics.onBatches(found.size(), true);
    boolean isAtEnd = isEnded && completeUntil >= shard.mappedEndSeq();
    return new ShardSlice(found, isAtEnd ? untilSeq : completeUntil);
  }

  /** Adds the batches of one range; returns the seq up to which they were read. */
  private long readRange(
      ReadableShard shard,
      MappedRange range,
      long fromSeq,
      long untilSeq,
      long bytesMax,
      List<MappedBatch> found) {
    long fromLsn = range.lsnOf(fromSeq);
    long untilLsn = range.lsnOf(Math.min(untilSeq, range.endSeq()));
    long expected = -1;
    long readUntil = fromSeq;
    long bytesLeft = bytesMax;
    for (PlacedBatch placed : store.batches(shard.id(), fromLsn, untilLsn, bytesMax)) {
      boolean isInPlace =
          expected < 0
              ? placed.lsn() <= fromLsn && placed.endLsn() > fromLsn
              : placed.lsn() == expected;
      if (!isInPlace) {
        break;
      }
      expected = placed.endLsn();
      bytesLeft -= placed.batch().bytes().length;
      if (bytesLeft < 0 && !found.isEmpty()) {
        return range.seqOf(placed.lsn());
      }
      found.add(
          new MappedBatch(
              shard.id().value(),
              range.seqOf(placed.lsn()),
              placed.batch().count(),
              range.timeMs(),
              placed.batch().bytes()));
      readUntil = range.seqOf(placed.endLsn());
    }
    if (readUntil < Math.min(untilSeq, range.endSeq()) && bytesLeft > 0) {
      checkThere(shard, range, fromLsn, readUntil, untilLsn);
    }
    return readUntil;
  }

  /** Fewer batches than bytes allowed: either the next one is too large, or it is missing. */
  private void checkThere(
      ReadableShard shard, MappedRange range, long fromLsn, long readUntil, long untilLsn) {
    long missingLsn = Math.max(fromLsn, range.lsnOf(readUntil));
    List<PlacedBatch> next = store.batches(shard.id(), missingLsn, untilLsn, 1);
    boolean isThere = !next.isEmpty() && next.getFirst().lsn() <= missingLsn;
    boolean isTrimmed = shard.firstSeq() > readUntil || shard.isRemoved();
    if (!isThere && !isTrimmed) {
      throw new CorruptBatchException(
          Kind.CONTENT, "no batch of shard " + shard.id() + " at lsn " + missingLsn);
    }
  }

  private static long nextAfter(long readUntil, List<MappedRange> ranges, long untilSeq) {
    @Nullable MappedRange next = null;
    for (MappedRange range : ranges) {
      if (range.endSeq() > readUntil) {
        next = range;
        break;
      }
    }
    long nextSeq = next == null ? readUntil : Math.max(readUntil, next.firstSeq());
    return Math.min(nextSeq, untilSeq);
  }

  private static long bytes(List<MappedBatch> batches) {
    long bytes = 0;
    for (MappedBatch batch : batches) {
      bytes += batch.bytes().length;
    }
    return bytes;
  }
}
