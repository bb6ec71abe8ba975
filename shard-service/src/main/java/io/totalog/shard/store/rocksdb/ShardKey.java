package io.totalog.shard.store.rocksdb;

import java.nio.ByteBuffer;

/**
 * Key in {@code shards}: shard, 8 bytes big-endian ‖ what is kept of it, one byte. Stable.
 *
 * @param shard shard id
 * @param kind what the value is
 */
record ShardKey(long shard, Kind kind) {

  /** What a value is; the order of constants is stored and must not change. */
  enum Kind {
    /** The core's metadata of the shard. */
    META,
    /** Bytes of its batches, about. */
    USAGE
  }

  static final int BYTES = 9;

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(shard).put((byte) kind.ordinal()).array();
  }

  static ShardKey of(byte[] bytes) {
    if (bytes.length != BYTES || bytes[8] < 0 || bytes[8] >= Kind.values().length) {
      throw new IllegalStateException("unknown key of " + bytes.length + " bytes in shards");
    }
    return new ShardKey(ByteBuffer.wrap(bytes).getLong(), Kind.values()[bytes[8]]);
  }
}
