package io.totalog.protocol.batch;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.AppendId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.record.Limits;
import io.totalog.core.record.LogRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes and reads stored batches. Layout, stable, numbers big-endian:
 *
 * <pre>
 * version  1 byte   1
 * crc      4 bytes  CRC32C of everything after it
 * flags    1 byte   bits 0-1 codec id of the body; bit 2 reserved for producer fields; others 0
 * length   4 bytes  of the whole batch
 * count    4 bytes  records, 1 to 10,000
 * id      16 bytes  append id: gateway, counter
 * body              records; compressed: 4 bytes decompressed size, then the compressed records
 *
 * record:  1 byte   flags: 1 key present, 2 content type present, 4 value present
 *          key           varint length, bytes (if present)
 *          header count  varint; each: varint length, name in UTF-8; varint length, value
 *          content type  varint length, UTF-8 (if present)
 *          value         varint length, bytes (if present)
 * </pre>
 *
 * <p>Thread-safe: no state.
 */
public final class BatchCodec {

  /**
   * Most bytes of a stored batch, and of its body decompressed: the decoded records at their limit,
   * and what lengths and flags may add. A batch that would be larger is refused as {@code
   * too-large}.
   */
  public static final int BATCH_BYTES_MAX = Limits.BATCH_BYTES_MAX + (4 << 20);

  private BatchCodec() {}

  /** Encodes one append without compression. See {@link #encode(AppendId, List, Compression)}. */
  public static EncodedBatch encode(AppendId id, List<LogRecord> records) {
    return encode(id, records, Compression.NONE);
  }

  /**
   * Encodes one append. Limits of single records are the caller's matter.
   *
   * @param id names the append
   * @param records 1 to {@link Limits#BATCH_RECORDS_MAX}
   * @param compression asked for; left out where it would not make the batch smaller
   * @throws TotalogException {@code too-large} above {@link #BATCH_BYTES_MAX}
   */
  public static EncodedBatch encode(AppendId id, List<LogRecord> records, Compression compression) {
    if (records.isEmpty() || records.size() > Limits.BATCH_RECORDS_MAX) {
      throw new IllegalArgumentException("records in a batch: " + records.size());
    }
    long size = BatchHeader.BYTES + RecordWriter.sizeOf(records);
    if (size > BATCH_BYTES_MAX) {
      throw TotalogException.of(
          ErrorCode.TOO_LARGE,
          "an append takes at most " + BATCH_BYTES_MAX + " bytes encoded",
          BATCH_BYTES_MAX);
    }
    byte[] plain = new byte[(int) size];
    RecordWriter writer = new RecordWriter(plain, BatchHeader.BYTES);
    records.forEach(writer::write);
    byte[] bytes = compression == Compression.DEFLATE ? BodyDeflate.shrink(plain) : plain;
    Compression used = bytes == plain ? Compression.NONE : compression;
    BatchHeader.write(bytes, used, id, records.size());
    return new EncodedBatch(id, records.size(), bytes);
  }

  /**
   * Decodes all records of a verified batch.
   *
   * @throws CorruptBatchException if the bytes are not a whole batch
   */
  public static List<LogRecord> decode(byte[] bytes) {
    BatchReader reader = BatchReader.of(bytes);
    List<LogRecord> records = new ArrayList<>(reader.remaining());
    while (reader.hasNext()) {
      records.add(reader.next());
    }
    return records;
  }

  /**
   * Checks version, length and checksum.
   *
   * @throws CorruptBatchException if the bytes are not what was written
   */
  public static void verify(byte[] bytes) {
    BatchHeader.verify(bytes);
  }

  /**
   * Takes received bytes for a batch, with a look at its header alone; the checksum is not checked.
   *
   * @throws CorruptBatchException for another version, length or an impossible count
   */
  public static EncodedBatch wrap(byte[] bytes) {
    BatchHeader.checkLength(bytes);
    return new EncodedBatch(BatchHeader.appendId(bytes), BatchHeader.count(bytes), bytes);
  }

  /** Returns the append id in the header. */
  public static AppendId appendId(byte[] bytes) {
    return BatchHeader.appendId(bytes);
  }

  /** Returns how many records the header says there are. */
  public static int count(byte[] bytes) {
    return BatchHeader.count(bytes);
  }

  /** Returns the checksum that is stored in the header. */
  public static int crc(byte[] bytes) {
    return BatchHeader.crc(bytes);
  }
}
