package io.totalog.shard.store.rocksdb;

import java.nio.file.Path;

/**
 * What of the database its operator, or a test, may choose.
 *
 * @param directory its own directory; created if missing
 * @param memtableBytesMax bytes of changes kept in memory before they go to table files, over all
 *     families
 * @param cacheBytesMax bytes of the cache of table blocks
 */
public record StoreOptions(Path directory, long memtableBytesMax, long cacheBytesMax) {

  /** Native memory for changes: 64 MiB. */
  public static final long MEMTABLE_BYTES_MAX_DEFAULT = 64L << 20;

  /** Native memory for reads: 32 MiB. */
  public static final long CACHE_BYTES_MAX_DEFAULT = 32L << 20;

  /** Checks the ranges. */
  public StoreOptions {
    if (memtableBytesMax < 1 << 16 || cacheBytesMax < 0) {
      throw new IllegalArgumentException(
          "memtableBytesMax " + memtableBytesMax + ", cacheBytesMax " + cacheBytesMax);
    }
  }

  /** Returns the defaults for a directory. */
  public static StoreOptions of(Path directory) {
    return new StoreOptions(directory, MEMTABLE_BYTES_MAX_DEFAULT, CACHE_BYTES_MAX_DEFAULT);
  }
}
