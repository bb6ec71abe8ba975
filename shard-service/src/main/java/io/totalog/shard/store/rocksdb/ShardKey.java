package io.totalog.shard.store.rocksdb;

import java.nio.ByteBuffer;

/**
 * Key in the family of metadata: id, 8 bytes big-endian ‖ what is kept of it, one byte. Stable.
 *
 * @param shard shard id
 * @param kind what the value is
 */
record ShardKey(long shard, Kind kind) {

  /** What a value is; its code is stored and must not change. */
  enum Kind {
    /** The core's metadata of the shard. */
    META((byte) 0),
    /** Bytes of its batches, about. */
    USAGE((byte) 1);

    private final byte code;

    Kind(byte code) {
      this.code = code;
    }

    private static Kind of(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalStateException("unknown kind of key of metadata: " + code);
    }
  }

  static final int BYTES = 9;

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(shard).put(kind.code).array();
  }

  static ShardKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalStateException("key of " + bytes.length + " bytes of metadata");
    }
    return new ShardKey(ByteBuffer.wrap(bytes).getLong(), Kind.of(bytes[BYTES - 1]));
  }
}
