package io.totalog.shard.store.rocksdb;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.shard.ShardMeta;
import io.totalog.core.shard.ShardStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Metadata in {@code shards}: version 1 ‖ fsync flag, 1 byte ‖ log ‖ term ‖ base ‖ final length ‖
 * first seq, 8 bytes big-endian each ‖ status ‖ number of nodes, 1 byte ‖ nodes. Names, of status
 * and of nodes, are one length byte and ASCII. Stable.
 */
final class ShardValue {

  private static final byte VERSION = 1;
  private static final int FIXED_BYTES = 2 + 5 * 8 + 1;

  private ShardValue() {}

  static byte[] bytes(ShardMeta meta) {
    byte[] status = ascii(meta.status().name());
    List<byte[]> nodes = meta.nodes().stream().map(n -> ascii(n.value())).toList();
    int size = FIXED_BYTES + 1 + status.length + nodes.stream().mapToInt(n -> 1 + n.length).sum();
    ByteBuffer out =
        ByteBuffer.allocate(size)
            .put(VERSION)
            .put((byte) (meta.fsync() ? 1 : 0))
            .putLong(meta.log().value())
            .putLong(meta.term())
            .putLong(meta.base())
            .putLong(meta.finalLength())
            .putLong(meta.firstSeq());
    put(out, status);
    out.put((byte) nodes.size());
    nodes.forEach(n -> put(out, n));
    return out.array();
  }

  static ShardMeta of(ShardKey key, byte[] bytes) {
    if (bytes.length < FIXED_BYTES || bytes[0] != VERSION) {
      throw new IllegalStateException("unknown value of " + bytes.length + " bytes at " + key);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    boolean fsync = in.get() == 1;
    LogId log = new LogId(in.getLong());
    long term = in.getLong();
    long base = in.getLong();
    long finalLength = in.getLong();
    long firstSeq = in.getLong();
    ShardStatus status = ShardStatus.valueOf(name(in));
    int count = in.get();
    List<NodeId> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(new NodeId(name(in)));
    }
    return new ShardMeta(
        new ShardId(key.shard()), log, nodes, fsync, status, term, base, finalLength, firstSeq);
  }

  private static void put(ByteBuffer out, byte[] name) {
    out.put((byte) name.length).put(name);
  }

  private static String name(ByteBuffer in) {
    byte[] name = new byte[in.get()];
    in.get(name);
    return new String(name, StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
