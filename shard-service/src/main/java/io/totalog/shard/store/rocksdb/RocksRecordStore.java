package io.totalog.shard.store.rocksdb;

import io.totalog.core.id.ShardId;
import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.ShardEffect.Write;
import io.totalog.core.shard.ShardMeta;
import io.totalog.core.shard.StoreOp;
import io.totalog.shard.store.MappedRange;
import io.totalog.shard.store.PlacedBatch;
import io.totalog.shard.store.PlacedId;
import io.totalog.shard.store.RecordStore;
import io.totalog.shard.store.StoreFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** The store of a node on its disk. Holds the directory's lock while it is open. */
public final class RocksRecordStore implements RecordStore {

  static {
    RocksDB.loadLibrary();
  }

  private final DataDirectory directory;
  private final Tuning tuning;
  private final DBOptions databaseOptions;
  private final List<ColumnFamilyDescriptor> descriptors;
  private final List<ColumnFamilyHandle> handles;
  private final RocksDB database;
  private final RocksReader reader;
  private final Change change;
  private final FsyncMark mark;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions unsynced = new WriteOptions().setSync(false);

  /** Held for reading by every look-up: the database must not be closed under one. */
  private final ReentrantReadWriteLock life = new ReentrantReadWriteLock();

  private boolean isClosed;

  private RocksRecordStore(DataDirectory directory, StoreOptions options)
      throws RocksDBException, IOException {
    this.directory = directory;
    tuning = new Tuning(options);
    databaseOptions = tuning.database();
    descriptors = Families.descriptors(tuning);
    handles = new ArrayList<>();
    database = RocksDB.open(databaseOptions, directory.database().toString(), descriptors, handles);
    Families families = Families.of(handles);
    reader = new RocksReader(database, families);
    change = new Change(families, reader);
    mark = FsyncMark.open(directory.fsyncMark());
  }

  /**
   * Opens or creates it. Replays the log of a process that was killed and flushes it, so that
   * everything found is on stable storage.
   *
   * @throws DataDirectoryException it cannot be used; says why in one sentence
   */
  public static RocksRecordStore open(StoreOptions options) {
    DataDirectory directory = DataDirectory.open(options.directory());
    try {
      RocksRecordStore store = new RocksRecordStore(directory, options);
      try {
        store.checkNothingSyncedIsMissing();
        return store;
      } catch (RuntimeException | IOException e) {
        store.close();
        throw e;
      }
    } catch (RocksDBException | IOException e) {
      closeQuietly(directory);
      throw damaged(directory, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void write(List<Write> writes) {
    boolean isSync = false;
    try {
      change.begin();
      for (Write write : writes) {
        isSync |= write.sync();
        for (StoreOp op : write.ops()) {
          change.add(op);
        }
      }
      change.end();
      if (change.out().count() > 0) {
        database.write(isSync ? synced : unsynced, change.out());
      } else if (isSync) {
        database.syncWal();
      }
      if (isSync) {
        mark.write(database.getLatestSequenceNumber());
      }
    } catch (RocksDBException e) {
      throw RocksErrors.onWrite(e);
    } catch (IOException e) {
      throw new StoreFailedException("cannot write the fsync mark: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<NodeMeta> node() {
    return reading(reader::node);
  }

  @Override
  public List<ShardMeta> shards() {
    return reading(reader::shards);
  }

  @Override
  public List<MappedRange> ranges(ShardId shard, long fromSeq, int max) {
    return reading(() -> reader.ranges(shard.value(), fromSeq, max));
  }

  @Override
  public List<MappedRange> newestRanges(ShardId shard, long timeMsMin, int max) {
    return reading(() -> reader.newestRanges(shard.value(), timeMsMin, max));
  }

  @Override
  public List<PlacedBatch> batches(ShardId shard, long fromLsn, long untilLsn, long bytesMax) {
    return reading(() -> reader.batches(shard, fromLsn, untilLsn, bytesMax));
  }

  @Override
  public List<PlacedId> ids(ShardId shard, long fromLsn, long untilLsn, int max) {
    return reading(() -> reader.ids(shard.value(), fromLsn, untilLsn, max));
  }

  @Override
  public long bytes(ShardId shard) {
    return reading(() -> reader.usedBytes(shard.value()));
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (isClosed) {
        return;
      }
      isClosed = true;
      change.out().close();
      handles.forEach(ColumnFamilyHandle::close);
      database.close();
      descriptors.forEach(d -> d.getOptions().close());
      databaseOptions.close();
      tuning.close();
      synced.close();
      unsynced.close();
      closeQuietly(mark);
      closeQuietly(directory);
    } finally {
      life.writeLock().unlock();
    }
  }

  private <T> T reading(Supplier<T> look) {
    life.readLock().lock();
    try {
      if (isClosed) {
        throw new StoreFailedException("the store is closed", new IllegalStateException());
      }
      return look.get();
    } finally {
      life.readLock().unlock();
    }
  }

  private void checkNothingSyncedIsMissing() throws IOException {
    long syncedNumber = mark.read();
    long foundNumber = database.getLatestSequenceNumber();
    if (foundNumber < syncedNumber) {
      throw damaged(
          directory,
          "its log ends at change " + foundNumber + ", change " + syncedNumber + " was fsynced",
          null);
    }
  }

  private static DataDirectoryException damaged(
      DataDirectory directory, String detail, @org.jspecify.annotations.Nullable Throwable cause) {
    return new DataDirectoryException(
        "The store in " + directory.path() + " is damaged (" + detail + ").",
        "Move the directory away: a node with an empty one gets copies of what other nodes have. With a"
            + " single copy, restore the directory from a backup, ZooKeeper's together with it.",
        cause);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      org.slf4j.LoggerFactory.getLogger(RocksRecordStore.class)
          .atWarn()
          .setCause(e)
          .log("could not close {}", closeable);
    }
  }
}
