package io.totalog.core.record;

import io.totalog.core.id.AppendId;

/**
 * One client append as it is stored: the unit of writing, replicating, ordering, reading and
 * caching, byte-identical from the gateway to the last backup (protocol rule 13). The core never
 * looks inside the bytes; {@code io.totalog.protocol.batch} makes and reads them. The array must
 * not be changed.
 *
 * @param id names the append, also inside the bytes
 * @param count records in it, 1 to {@link Limits#BATCH_RECORDS_MAX}
 * @param bytes the encoded batch with header and checksum
 */
public record EncodedBatch(AppendId id, int count, byte[] bytes) {

  /** Checks the count. */
  public EncodedBatch {
    if (count < 1 || count > Limits.BATCH_RECORDS_MAX) {
      throw new IllegalArgumentException("records in a batch: " + count);
    }
  }

  /** Returns what it weighs in queues and caches, in bytes. */
  public int weight() {
    return bytes.length + Limits.BATCH_OVERHEAD_BYTES;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedBatch b
        && id.equals(b.id)
        && count == b.count
        && java.util.Arrays.equals(bytes, b.bytes);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "batch " + id + " x" + count;
  }
}
