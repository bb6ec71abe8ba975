package io.totalog.shard.store.rocksdb;

import java.nio.ByteBuffer;

/**
 * Key in {@code seqs}: shard ‖ first seq, 8 bytes big-endian each. Stable.
 *
 * @param shard shard id
 * @param firstSeq seq of the range's first record
 */
record SeqKey(long shard, long firstSeq) {

  static final int BYTES = 16;

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(shard).putLong(firstSeq).array();
  }

  static SeqKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalStateException("key of " + bytes.length + " bytes in seqs");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new SeqKey(in.getLong(), in.getLong());
  }
}
