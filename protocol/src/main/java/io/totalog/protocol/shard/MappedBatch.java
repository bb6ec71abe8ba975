package io.totalog.protocol.shard;

/**
 * A stored batch with the order it got. The array must not be changed.
 *
 * @param shard where it lies
 * @param firstSeq seq of its first record; the others follow without gap
 * @param count its records
 * @param timeMs time of its cut
 * @param bytes the stored bytes, checksum verified by the node that read them
 */
public record MappedBatch(long shard, long firstSeq, int count, long timeMs, byte[] bytes) {

  /** Returns the seq after its last record. */
  public long endSeq() {
    return firstSeq + count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MappedBatch b
        && shard == b.shard
        && firstSeq == b.firstSeq
        && count == b.count
        && timeMs == b.timeMs
        && java.util.Arrays.equals(bytes, b.bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(firstSeq);
  }
}
