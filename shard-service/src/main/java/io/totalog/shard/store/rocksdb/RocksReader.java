package io.totalog.shard.store.rocksdb;

import io.totalog.core.id.ShardId;
import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.ShardMeta;
import io.totalog.protocol.batch.BatchCodec;
import io.totalog.shard.store.MappedRange;
import io.totalog.shard.store.PlacedBatch;
import io.totalog.shard.store.PlacedId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** All look-ups in the database. Safe from any thread while the database is open. */
final class RocksReader {

  private final RocksDB database;
  private final Families families;

  RocksReader(RocksDB database, Families families) {
    this.database = database;
    this.families = families;
  }

  Optional<NodeMeta> node() {
    return Optional.ofNullable(get(families.node(), NodeValue.key())).map(NodeValue::of);
  }

  List<ShardMeta> shards() {
    List<ShardMeta> metas = new ArrayList<>();
    try (RocksIterator at = database.newIterator(families.shards())) {
      for (at.seekToFirst(); at.isValid(); at.next()) {
        ShardKey key = ShardKey.of(at.key());
        if (key.kind() == ShardKey.Kind.META) {
          metas.add(ShardValue.of(key, at.value()));
        }
      }
      check(at);
    }
    return metas;
  }

  long usedBytes(long shard) {
    byte[] value = get(families.shards(), new ShardKey(shard, ShardKey.Kind.USAGE).bytes());
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  List<MappedRange> ranges(long shard, long fromSeq, int max) {
    List<MappedRange> ranges = new ArrayList<>();
    try (RocksIterator at = database.newIterator(families.seqs())) {
      at.seekForPrev(new SeqKey(shard, fromSeq).bytes());
      MappedRange below = range(at, shard);
      if (below == null) {
        at.seek(new SeqKey(shard, fromSeq).bytes());
      } else if (below.endSeq() <= fromSeq) {
        at.next();
      }
      MappedRange range = range(at, shard);
      while (range != null && ranges.size() < max) {
        ranges.add(range);
        at.next();
        range = range(at, shard);
      }
      check(at);
    }
    return ranges;
  }

  List<MappedRange> newestRanges(long shard, long timeMsMin, int max) {
    List<MappedRange> newest = new ArrayList<>();
    try (RocksIterator at = database.newIterator(families.seqs())) {
      at.seekForPrev(new SeqKey(shard, Long.MAX_VALUE).bytes());
      MappedRange range = range(at, shard);
      while (range != null
          && newest.size() < max
          && (newest.isEmpty() || range.timeMs() >= timeMsMin)) {
        newest.add(range);
        at.prev();
        range = range(at, shard);
      }
      check(at);
    }
    return newest.reversed();
  }

  @Nullable MappedRange lastRange(long shard) {
    return rangeBelow(shard, Long.MAX_VALUE);
  }

  /** Returns the range with the largest first seq that is at most this one. */
  @Nullable MappedRange rangeBelow(long shard, long seq) {
    try (RocksIterator at = database.newIterator(families.seqs())) {
      at.seekForPrev(new SeqKey(shard, seq).bytes());
      MappedRange range = range(at, shard);
      check(at);
      return range;
    }
  }

  List<PlacedBatch> batches(ShardId id, long fromLsn, long untilLsn, long bytesMax) {
    long shard = id.value();
    List<PlacedBatch> found = new ArrayList<>();
    try (RocksIterator at = database.newIterator(families.records())) {
      at.seekForPrev(new RecordKey(shard, fromLsn).bytes());
      PlacedBatch placed = batch(at, shard);
      if (placed == null) {
        at.seek(new RecordKey(shard, fromLsn).bytes());
        placed = batch(at, shard);
      } else if (placed.endLsn() <= fromLsn) {
        at.next();
        placed = batch(at, shard);
      }
      long bytes = 0;
      while (placed != null && placed.lsn() < untilLsn) {
        bytes += placed.batch().bytes().length;
        if (!found.isEmpty() && bytes > bytesMax) {
          break;
        }
        found.add(placed);
        if (bytes >= bytesMax || placed.endLsn() >= untilLsn) {
          break;
        }
        at.next();
        placed = batch(at, shard);
      }
      check(at);
    }
    return found;
  }

  /**
   * Returns the newest ids of {@code [fromLsn, untilLsn)}; of overlapping runs the later one
   * counts.
   */
  List<PlacedId> ids(long shard, long fromLsn, long untilLsn, int max) {
    ArrayDeque<PlacedId> ids = new ArrayDeque<>();
    try (RocksIterator at = database.newIterator(families.ids())) {
      at.seekForPrev(new RecordKey(shard, fromLsn).bytes());
      if (run(at, shard) == null) {
        at.seek(new RecordKey(shard, fromLsn).bytes());
      }
      IdRun run = run(at, shard);
      while (run != null && run.lsn() < untilLsn) {
        while (!ids.isEmpty() && ids.getLast().lsn() >= run.lsn()) {
          ids.removeLast();
        }
        for (PlacedId placed : run.ids()) {
          if (placed.lsn() >= fromLsn && placed.lsn() < untilLsn) {
            ids.addLast(placed);
          }
        }
        while (ids.size() > max) {
          ids.removeFirst();
        }
        at.next();
        run = run(at, shard);
      }
      check(at);
    }
    return List.copyOf(ids);
  }

  @Nullable IdRun runBelow(long shard, long lsn) {
    try (RocksIterator at = database.newIterator(families.ids())) {
      at.seekForPrev(new RecordKey(shard, lsn).bytes());
      IdRun run = run(at, shard);
      check(at);
      return run;
    }
  }

  /** Returns the lsns that are stored of a shard. */
  Change.LsnSpan lsns(long shard) {
    try (RocksIterator at = database.newIterator(families.records())) {
      at.seek(new RecordKey(shard, 0).bytes());
      if (!at.isValid() || RecordKey.of(at.key()).shard() != shard) {
        check(at);
        return new Change.LsnSpan(0, 0);
      }
      long start = RecordKey.of(at.key()).lsn();
      at.seekForPrev(new RecordKey(shard, Long.MAX_VALUE).bytes());
      check(at);
      return new Change.LsnSpan(start, RecordKey.of(at.key()).lsn() + 1);
    }
  }

  private static @Nullable MappedRange range(RocksIterator at, long shard) {
    if (!at.isValid()) {
      return null;
    }
    SeqKey key = SeqKey.of(at.key());
    return key.shard() == shard ? SeqValue.of(key, at.value()) : null;
  }

  private static @Nullable PlacedBatch batch(RocksIterator at, long shard) {
    if (!at.isValid()) {
      return null;
    }
    RecordKey key = RecordKey.of(at.key());
    if (key.shard() != shard) {
      return null;
    }
    byte[] bytes = at.value();
    BatchCodec.verify(bytes);
    return new PlacedBatch(key.lsn(), BatchCodec.wrap(bytes));
  }

  private static @Nullable IdRun run(RocksIterator at, long shard) {
    if (!at.isValid()) {
      return null;
    }
    RecordKey key = RecordKey.of(at.key());
    return key.shard() == shard ? IdRun.of(key, at.value()) : null;
  }

  private byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) {
    try {
      return database.get(family, key);
    } catch (RocksDBException e) {
      throw RocksErrors.onRead(e);
    }
  }

  private static void check(RocksIterator at) {
    try {
      at.status();
    } catch (RocksDBException e) {
      throw RocksErrors.onRead(e);
    }
  }
}
