package io.totalog.core.shard;

import io.totalog.core.id.AppendId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.record.Limits;
import java.util.zip.CRC32C;

/**
 * A stored batch that is not ordered yet.
 *
 * @param lsn of its first record
 * @param count its records
 * @param id names the append
 * @param weight what it weighs, see {@link EncodedBatch#weight()}
 * @param crc checksum of all its bytes, see {@link #checksum(byte[])}
 */
public record StoredBatch(long lsn, int count, AppendId id, int weight, int crc) {

  /** Checks the ranges. */
  public StoredBatch {
    if (lsn < 0 || count < 1 || count > Limits.BATCH_RECORDS_MAX) {
      throw new IllegalArgumentException("batch at lsn " + lsn + " with " + count + " records");
    }
  }

  /** Describes a batch at its place. */
  public static StoredBatch of(long lsn, EncodedBatch batch) {
    return new StoredBatch(lsn, batch.count(), batch.id(), batch.weight(), checksum(batch.bytes()));
  }

  /** Returns the CRC32C by which primary and backup compare their last batch (protocol rule 9). */
  public static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }
}
