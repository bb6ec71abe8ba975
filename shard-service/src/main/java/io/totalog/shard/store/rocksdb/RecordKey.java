package io.totalog.shard.store.rocksdb;

import java.nio.ByteBuffer;

/**
 * Key in {@code records}: shard ‖ lsn, 8 bytes big-endian each. Stable.
 *
 * @param shard shard id
 * @param lsn lsn of the batch's first record
 */
record RecordKey(long shard, long lsn) {

  static final int BYTES = 16;

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(shard).putLong(lsn).array();
  }

  static RecordKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalStateException("key of " + bytes.length + " bytes in records");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new RecordKey(in.getLong(), in.getLong());
  }
}
