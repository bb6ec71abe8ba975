package io.totalog.protocol.batch;

import io.totalog.core.id.AppendId;
import io.totalog.core.record.Limits;
import io.totalog.protocol.batch.CorruptBatchException.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The fixed header of a stored batch: offsets, all stable, and the checks that hold for any batch.
 */
final class BatchHeader {

  static final byte VERSION = 1;

  static final int VERSION_AT = 0;
  static final int CRC_AT = 1;
  static final int FLAGS_AT = 5;
  static final int LENGTH_AT = 6;
  static final int COUNT_AT = 10;
  static final int GATEWAY_AT = 14;
  static final int COUNTER_AT = 22;
  static final int BYTES = 30;

  /** Flags: the codec id of the body. */
  static final int CODEC_MASK = 0x03;

  /** Flags: producer fields follow the header. Reserved; nobody writes it yet, so it is refused. */
  static final int PRODUCER_FLAG = 0x04;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BatchHeader() {}

  /** Fills the header of a complete batch; the body must be in place, as the checksum covers it. */
  static void write(byte[] bytes, Compression compression, AppendId id, int count) {
    bytes[VERSION_AT] = VERSION;
    bytes[FLAGS_AT] = (byte) compression.id();
    INT.set(bytes, LENGTH_AT, bytes.length);
    INT.set(bytes, COUNT_AT, count);
    LONG.set(bytes, GATEWAY_AT, id.gateway());
    LONG.set(bytes, COUNTER_AT, id.counter());
    INT.set(bytes, CRC_AT, computeCrc(bytes));
  }

  static int computeCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, FLAGS_AT, bytes.length - FLAGS_AT);
    return (int) crc.getValue();
  }

  static int crc(byte[] bytes) {
    checkSize(bytes);
    return (int) INT.get(bytes, CRC_AT);
  }

  static int count(byte[] bytes) {
    checkSize(bytes);
    int count = (int) INT.get(bytes, COUNT_AT);
    if (count < 1 || count > Limits.BATCH_RECORDS_MAX) {
      throw new CorruptBatchException(Kind.CONTENT, "batch of " + count + " records");
    }
    return count;
  }

  static AppendId appendId(byte[] bytes) {
    checkSize(bytes);
    return new AppendId((long) LONG.get(bytes, GATEWAY_AT), (long) LONG.get(bytes, COUNTER_AT));
  }

  static Compression compression(byte[] bytes) {
    return Compression.of(bytes[FLAGS_AT] & CODEC_MASK);
  }

  static int bigEndianInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static void bigEndianInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  /** Checks version, length, checksum, flags and count, in this order. */
  static void verify(byte[] bytes) {
    checkLength(bytes);
    int stored = (int) INT.get(bytes, CRC_AT);
    int actual = computeCrc(bytes);
    if (stored != actual) {
      throw new CorruptBatchException(
          Kind.CHECKSUM,
          "checksum " + Integer.toHexString(actual) + ", stored " + Integer.toHexString(stored));
    }
    if ((bytes[FLAGS_AT] & ~CODEC_MASK) != 0) {
      throw new CorruptBatchException(
          Kind.VERSION, "unknown flags " + Integer.toBinaryString(bytes[FLAGS_AT] & 0xff));
    }
    compression(bytes);
    count(bytes);
  }

  /**
   * Checks version and length only: what is cheap on a path where the checksum is checked
   * elsewhere.
   */
  static void checkLength(byte[] bytes) {
    checkSize(bytes);
    int length = (int) INT.get(bytes, LENGTH_AT);
    if (length != bytes.length) {
      throw new CorruptBatchException(
          Kind.LENGTH, bytes.length + " bytes, the header says " + length);
    }
  }

  private static void checkSize(byte[] bytes) {
    if (bytes.length < BYTES) {
      throw new CorruptBatchException(Kind.LENGTH, bytes.length + " bytes are no batch");
    }
    if (bytes[VERSION_AT] != VERSION) {
      throw new CorruptBatchException(
          Kind.VERSION, "batch format version " + bytes[VERSION_AT] + ", known is " + VERSION);
    }
  }
}
