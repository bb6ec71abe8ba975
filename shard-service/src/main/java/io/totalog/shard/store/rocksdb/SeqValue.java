package io.totalog.shard.store.rocksdb;

import io.totalog.shard.store.MappedRange;
import java.nio.ByteBuffer;

/** Value in {@code seqs}: version 1 ‖ lsn ‖ count ‖ cut time ‖ cut, big-endian. Stable. */
final class SeqValue {

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 4 * 8;

  private SeqValue() {}

  static byte[] bytes(MappedRange range) {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(range.lsn())
        .putLong(range.count())
        .putLong(range.timeMs())
        .putLong(range.cut())
        .array();
  }

  static MappedRange of(SeqKey key, byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      throw new IllegalStateException("unknown value of " + bytes.length + " bytes at " + key);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new MappedRange(key.firstSeq(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }
}
