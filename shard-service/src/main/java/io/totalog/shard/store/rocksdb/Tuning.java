package io.totalog.shard.store.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.WALRecoveryMode;

/**
 * The database's options: append-heavy, one writer, one fsync per group, everything bounded so that
 * a node serves in a 512 MiB heap and about 200 MiB beside it.
 */
final class Tuning implements AutoCloseable {

  /**
   * Batches from here on go to blob files, so that compaction does not copy them again and again.
   */
  private static final long BLOB_BYTES_MIN = 8L << 10;

  /** One blob file: what a trim gives back at a time. */
  private static final long BLOB_FILE_BYTES = 128L << 20;

  /** Log files kept for reuse. */
  private static final long RECYCLED_LOGS = 4;

  private static final long LOG_BYTES_MAX = 128L << 20;
  private static final int OPEN_FILES_MAX = 512;
  private static final int BACKGROUND_JOBS = 2;
  private static final int INFO_LOGS = 4;
  private static final long INFO_LOG_BYTES = 4L << 20;
  private static final long BYTES_PER_SYNC = 1L << 20;
  private static final int BLOCK_BYTES = 16 << 10;

  private final StoreOptions options;
  private final SstFileManager files;
  private final Cache cache;

  Tuning(StoreOptions options) throws RocksDBException {
    this.options = options;
    files = new SstFileManager(Env.getDefault());
    cache = new LRUCache(options.cacheBytesMax());
  }

  DBOptions database() {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        // Reads of damaged files and failed background work must surface, never be skipped.
        .setParanoidChecks(true)
        // An fsync of a log file that has its size already needs no journal commit: 540 instead of
        // 860 µs.
        .setRecycleLogFileNum(RECYCLED_LOGS)
        // A recycled file ends where old records begin, which only point-in-time recovery can tell
        // from
        // damage. It stops at the first bad record and opens; FsyncMark then refuses a log that was
        // cut
        // short inside what an fsync had covered (protocol finding 30).
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        // These three would let a crash leave a hole, or lose what was only handed to the process.
        .setUnorderedWrite(false)
        .setManualWalFlush(false)
        .setAvoidFlushDuringRecovery(false)
        // fdatasync: a log needs its data and length, not its times.
        .setUseFsync(false)
        // There is one writer: nothing to pipeline, to yield to or to insert beside.
        .setEnablePipelinedWrite(false)
        .setEnableWriteThreadAdaptiveYield(false)
        .setAllowConcurrentMemtableWrite(false)
        // Small families (node, shards) would else pin old log files for ever.
        .setMaxTotalWalSize(LOG_BYTES_MAX)
        // All families together, so that native memory is bounded.
        .setDbWriteBufferSize(options.memtableBytesMax())
        // Two cores: one flush and one compaction beside the service.
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        // Each open table costs memory for its index.
        .setMaxOpenFiles(OPEN_FILES_MAX)
        // Table files go to disk as they are written, not in one burst that an fsync of the log
        // waits for.
        .setBytesPerSync(BYTES_PER_SYNC)
        // Watches the room while background work has failed for want of it, and takes it up again.
        .setSstFileManager(files)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(INFO_LOGS)
        .setMaxLogFileSize(INFO_LOG_BYTES)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  /** Batches: large values, written once in key order per shard, read in runs. */
  ColumnFamilyOptions records() {
    return family(options.memtableBytesMax() / 2)
        .setEnableBlobFiles(true)
        .setMinBlobSize(BLOB_BYTES_MIN)
        .setBlobFileSize(BLOB_FILE_BYTES)
        // Gives back the room of trimmed batches while compaction passes by.
        .setEnableBlobGarbageCollection(true)
        // A gateway compresses a batch if it is worth it; a second try would only cost time.
        .setBlobCompressionType(CompressionType.NO_COMPRESSION)
        .setCompressionType(CompressionType.NO_COMPRESSION);
  }

  /** Seqs, ids, metadata: small regular values, which compress well. */
  ColumnFamilyOptions small() {
    return family(options.memtableBytesMax() / 4)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  @Override
  public void close() {
    cache.close();
    files.close();
  }

  private ColumnFamilyOptions family(long writeBufferBytes) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            // Else indexes and filters grow beside the cache without bound.
            .setCacheIndexAndFilterBlocks(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            .setFilterPolicy(new BloomFilter(10, false))
            .setBlockSize(BLOCK_BYTES)
            // RocksDB's own check of every block, beside that of every batch.
            .setChecksumType(ChecksumType.kXXH3);
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setWriteBufferSize(writeBufferBytes)
        .setMaxWriteBufferNumber(3);
  }
}
