package io.totalog.shard.store;

import io.totalog.core.id.ShardId;
import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.ShardEffect.Write;
import io.totalog.core.shard.ShardMeta;
import io.totalog.protocol.batch.CorruptBatchException;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a node keeps: batches, their seqs, and metadata, under one write-ahead log, so
 * that what a crash leaves is a prefix of what was written. Calls block on the disk. Reading is
 * safe from any thread and sees writes that are done; {@link #write} and {@link #close} belong to
 * one thread each.
 *
 * <p>Reads throw {@link CorruptBatchException} for a batch whose checksum does not fit, and {@link
 * StoreFailedException} if the disk fails; neither gets better by trying again.
 */
public interface RecordStore extends AutoCloseable {

  /**
   * Makes all changes of all writes, in order, as one. When it returns they can be read, and if any
   * of the writes asked for sync, they and everything before are on stable storage.
   *
   * @param writes at least one
   * @throws StoreFullException no room; this store takes no further write
   * @throws StoreFailedException anything else; the process must end
   */
  void write(List<Write> writes);

  /** Returns what was stored of the node, or nothing for a new store. */
  Optional<NodeMeta> node();

  /** Returns the metadata of all copies, in ascending id. */
  List<ShardMeta> shards();

  /**
   * Returns the range that holds a seq, or else the next one above, and those that follow.
   *
   * @param shard the shard
   * @param fromSeq first seq of interest
   * @param max most ranges to return
   * @return ascending
   */
  List<MappedRange> ranges(ShardId shard, long fromSeq, int max);

  /**
   * Returns the newest ranges of a shard.
   *
   * @param shard the shard
   * @param timeMsMin the oldest cut time wanted; the newest range is returned whatever its time
   * @param max most ranges to return, the newest ones
   * @return ascending
   */
  List<MappedRange> newestRanges(ShardId shard, long timeMsMin, int max);

  /**
   * Returns the batch that holds an lsn, or else the next one above, and those that follow, each
   * verified.
   *
   * @param shard the shard
   * @param fromLsn first lsn of interest
   * @param untilLsn no batch that starts at or above it
   * @param bytesMax stop before the sum is larger; one batch always fits
   * @return ascending
   */
  List<PlacedBatch> batches(ShardId shard, long fromLsn, long untilLsn, long bytesMax);

  /**
   * Returns which appends lie in {@code [fromLsn, untilLsn)}, without reading them.
   *
   * @param shard the shard
   * @param fromLsn start of a batch
   * @param untilLsn start of a batch, or beyond the last
   * @param max most ids to return: the newest ones
   * @return ascending, without gap
   */
  List<PlacedId> ids(ShardId shard, long fromLsn, long untilLsn, int max);

  /** Returns the bytes of a shard's batches, about. */
  long bytes(ShardId shard);

  /** Closes it. What was not synced is left to the operating system. */
  @Override
  void close();
}
