package io.totalog.core.sequencer;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Replica;
import io.totalog.core.record.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The bytes of one checkpoint bucket: all state of its logs (protocol rule 4). Stable: version 1 is
 * read for ever. Replicas are named once a bucket, slots by runs, parts by difference.
 */
final class BucketCodec {

  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 5;

  private BucketCodec() {}

  static byte[] encode(OrderingState state, int bucket) {
    ByteWriter out = new ByteWriter(256);
    out.putByte(VERSION);
    out.putInt(0);
    List<LogState> logs =
        state.logs().stream()
            .filter(log -> log.bucket() == bucket)
            .sorted(java.util.Comparator.comparingLong(log -> log.id))
            .toList();
    Map<Replica, Integer> replicas = new LinkedHashMap<>();
    logs.forEach(log ->
        log.shards.forEach(s -> s.replicas.forEach(r -> replicas.putIfAbsent(r, replicas.size()))));
    out.putVar(replicas.size());
    replicas.keySet().forEach(r -> ReconfigurationCodec.putReplica(out, r));
    out.putVar(logs.size());
    logs.forEach(log -> putLog(out, log, replicas));
    putDropped(out, state, bucket);
    CRC32C crc = new CRC32C();
    crc.update(out.array(), HEADER_BYTES, out.size() - HEADER_BYTES);
    out.setInt(1, (int) crc.getValue());
    return out.toBytes();
  }

  static void decodeInto(byte[] bytes, OrderingState state) {
    ByteReader in = new ByteReader(bytes);
    int version = in.readByte();
    CRC32C crc = new CRC32C();
    crc.update(
        bytes, Math.min(HEADER_BYTES, bytes.length), Math.max(0, bytes.length - HEADER_BYTES));
    if (version != VERSION || in.readInt() != (int) crc.getValue()) {
      throw new CorruptCutLogException("a bucket of version " + version + " with a wrong checksum");
    }
    int count = in.readCount();
    List<Replica> replicas = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      replicas.add(ReconfigurationCodec.readReplica(in));
    }
    int logs = in.readCount();
    for (int i = 0; i < logs; i++) {
      state.addLog(readLog(in, replicas));
    }
    long id = 0;
    int dropped = in.readCount();
    for (int i = 0; i < dropped; i++) {
      id += in.readVar();
      state.addDropped(id);
    }
    in.requireEnd();
  }

  private static void putDropped(ByteWriter out, OrderingState state, int bucket) {
    List<Long> ids =
        state.dropped().stream().filter(log -> LogState.bucketOf(log) == bucket).toList();
    out.putVar(ids.size());
    long previous = 0;
    for (long id : ids) {
      out.putVar(id - previous);
      previous = id;
    }
  }

  private static void putLog(ByteWriter out, LogState log, Map<Replica, Integer> replicas) {
    out.putVar(log.id);
    out.putVar(log.first);
    out.putVar(log.next);
    out.putVar(log.version);
    out.putVar(log.configVersion);
    out.putVar(log.shards.size());
    log.shards.forEach(shard -> putShard(out, shard, replicas));
    for (int slot = 0; slot < Limits.SLOTS; ) {
      int end = slot + 1;
      while (end < Limits.SLOTS && log.slotOwners[end] == log.slotOwners[slot]) {
        end++;
      }
      out.putVar(end - slot);
      out.putVar(log.slotOwners[slot]);
      slot = end;
    }
  }

  private static void putShard(ByteWriter out, ShardState shard, Map<Replica, Integer> replicas) {
    out.putVar(shard.id);
    out.putByte(shard.sealed ? 1 : 0);
    out.putVarOrNone(shard.base);
    out.putVar(shard.firstSeq);
    out.putVar(shard.endSeq);
    out.putVar(shard.length);
    out.putVar(shard.replicas.size());
    shard.replicas.forEach(r -> out.putVar(replicas.getOrDefault(r, 0)));
    out.putVar(shard.parts.size());
    long lsn = shard.parts.isEmpty() ? shard.length : shard.parts.getFirst().fromLsn();
    out.putVar(lsn);
    for (MappedPart part : shard.parts) {
      out.putVar(part.count());
      out.putVar(part.firstSeq());
      out.putVar(part.timeMs());
      out.putVar(part.cut());
    }
  }

  private static LogState readLog(ByteReader in, List<Replica> replicas) {
    LogState log = new LogState(in.readVar());
    log.first = in.readVar();
    log.next = in.readVar();
    log.version = in.readVar();
    log.configVersion = in.readVar();
    int shards = in.readCount();
    for (int i = 0; i < shards; i++) {
      log.add(readShard(in, log, replicas));
    }
    for (int slot = 0; slot < Limits.SLOTS; ) {
      int end = slot + (int) in.readVar();
      long owner = in.readVar();
      if (end <= slot || end > Limits.SLOTS) {
        throw new CorruptCutLogException("slots of log " + log.id + " end at " + end);
      }
      java.util.Arrays.fill(log.slotOwners, slot, end, owner);
      slot = end;
    }
    return log;
  }

  private static ShardState readShard(ByteReader in, LogState log, List<Replica> replicas) {
    long id = in.readVar();
    final boolean sealed = in.readByte() == 1;
    final long base = in.readVarOrNone();
    final long firstSeq = in.readVar();
    final long endSeq = in.readVar();
    final long length = in.readVar();
    int copies = in.readCount();
    List<Replica> set = new ArrayList<>(copies);
    for (int i = 0; i < copies; i++) {
      set.add(replicas.get((int) in.readVar()));
    }
    ShardState shard = new ShardState(id, log, List.copyOf(set), base, firstSeq);
    shard.length = length;
    shard.endSeq = endSeq;
    shard.sealed = sealed;
    int parts = in.readCount();
    long lsn = in.readVar();
    for (int i = 0; i < parts; i++) {
      long to = lsn + in.readVar();
      shard.parts.addLast(new MappedPart(id, lsn, to, in.readVar(), in.readVar(), in.readVar()));
      lsn = to;
    }
    return shard;
  }
}
