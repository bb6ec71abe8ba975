package io.totalog.shard.store.rocksdb;

import io.totalog.core.id.ClusterId;
import io.totalog.core.id.StoreId;
import io.totalog.core.shard.NodeMeta;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The only entry in {@code node}: version 1 ‖ cluster ‖ store ‖ boot ‖ highest cut, big-endian.
 * Stable.
 */
final class NodeValue {

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + 4 * 8;

  private NodeValue() {}

  static byte[] key() {
    return "node".getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] bytes(NodeMeta meta) {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(meta.cluster().value())
        .putLong(meta.store().value())
        .putLong(meta.boot())
        .putLong(meta.highestCut())
        .array();
  }

  static NodeMeta of(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] != VERSION) {
      throw new IllegalStateException("unknown node entry of " + bytes.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new NodeMeta(
        new ClusterId(in.getLong()), new StoreId(in.getLong()), in.getLong(), in.getLong());
  }
}
