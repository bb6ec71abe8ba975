package io.totalog.core.shard;

import java.util.List;

/**
 * One copy as the store holds it at the start. Everything found there counts as durable: a store
 * that is opened has replayed its log.
 *
 * @param meta the stored meta
 * @param length records stored (trimmed ones count), always a batch's end
 * @param mapped records whose seqs are stored, a batch's end, at most {@code length}
 * @param suffix the batches from {@code mapped} on, ascending, without gap
 * @param recent batches below {@code mapped}, ascending, without gap, ending at {@code mapped}: at
 *     least those ordered within {@link NodeConfig#joinMs()} of cut time before the shard's last
 *     part, judged by {@link CutAge}: a leap of cut time makes nothing old
 * @param recentComplete false if {@code recent} had to be shortened (too many ids): then the copy
 *     never says that an append is not there
 */
public record StoredShard(
    ShardMeta meta,
    long length,
    long mapped,
    List<StoredBatch> suffix,
    List<StoredAppend> recent,
    boolean recentComplete) {

  /** Copies the lists and checks that they fit. */
  public StoredShard {
    suffix = List.copyOf(suffix);
    recent = List.copyOf(recent);
    if (mapped < 0 || length < mapped) {
      throw new IllegalArgumentException(
          "shard " + meta.shard() + ": length " + length + ", mapped " + mapped);
    }
    long at = mapped;
    for (StoredBatch batch : suffix) {
      if (batch.lsn() != at) {
        throw new IllegalArgumentException(
            "shard " + meta.shard() + ": suffix has a gap at lsn " + at);
      }
      at += batch.count();
    }
    if (at != length) {
      throw new IllegalArgumentException(
          "shard " + meta.shard() + ": suffix ends at lsn " + at + " of " + length);
    }
  }
}
