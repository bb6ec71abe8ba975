package io.totalog.shard.store.rocksdb;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A small file beside the database: the sequence number of RocksDB that a completed fsync covered.
 * It is written after the fsync and not synced itself, so it may lag but never claims too much. At
 * start the recovered number must not be below it: else the write-ahead log was cut short inside
 * what had been fsynced, as by a flipped bit, and the store must not open (protocol finding 30).
 * With this mark the database may use recycled log files and point-in-time recovery, which forgive
 * a torn tail.
 *
 * <p>Layout, stable: number, 8 bytes big-endian ‖ its CRC32C, 4 bytes. Used by one thread.
 */
final class FsyncMark implements AutoCloseable {

  private static final int BYTES = 12;

  /** Not a channel: an interrupt of the thread that writes would close that. */
  private final RandomAccessFile file;

  private final byte[] bytes = new byte[BYTES];

  private FsyncMark(RandomAccessFile file) {
    this.file = file;
  }

  static FsyncMark open(Path path) throws IOException {
    return new FsyncMark(new RandomAccessFile(path.toFile(), "rw"));
  }

  /** Returns the number, or 0 if there is none or a power cut left half of one. */
  long read() throws IOException {
    if (file.length() < BYTES) {
      return 0;
    }
    file.seek(0);
    file.readFully(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long number = in.getLong();
    return in.getInt() == crc(number) ? number : 0;
  }

  /** Puts the number into the operating system's cache. */
  void write(long number) throws IOException {
    ByteBuffer.wrap(bytes).putLong(number).putInt(crc(number));
    file.seek(0);
    file.write(bytes);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static int crc(long number) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    return (int) crc.getValue();
  }
}
