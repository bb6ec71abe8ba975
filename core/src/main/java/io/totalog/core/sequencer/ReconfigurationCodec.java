package io.totalog.core.sequencer;

import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a reconfiguration inside an entry. Stable tags: 1 reshape, 2 trim, 3 drop, 4
 * replace.
 */
final class ReconfigurationCodec {

  private static final int RESHAPE = 1;
  private static final int TRIM = 2;
  private static final int DROP = 3;
  private static final int REPLACE = 4;

  private ReconfigurationCodec() {}

  static void put(ByteWriter out, Reconfiguration change) {
    switch (change) {
      case Reconfiguration.Reshape reshape -> {
        out.putByte(RESHAPE);
        out.putVar(reshape.log().value());
        out.putVar(reshape.seals().size());
        reshape.seals().forEach(s -> out.putVar(s.value()));
        out.putVar(reshape.opens().size());
        reshape.opens().forEach(s -> putShard(out, s));
      }
      case Reconfiguration.Trim trim -> {
        out.putByte(TRIM);
        out.putVar(trim.log().value());
        out.putVar(trim.first());
        out.putVar(trim.configVersion());
      }
      case Reconfiguration.DropLog drop -> {
        out.putByte(DROP);
        out.putVar(drop.log().value());
      }
      case Reconfiguration.ReplaceReplica replace -> {
        out.putByte(REPLACE);
        out.putVar(replace.log().value());
        out.putVar(replace.shard().value());
        putReplica(out, replace.out());
        putReplica(out, replace.in());
      }
    }
  }

  static Reconfiguration read(ByteReader in) {
    int tag = in.readByte();
    LogId log = new LogId(in.readVar());
    return switch (tag) {
      case RESHAPE -> new Reconfiguration.Reshape(log, readShardIds(in), readShards(in));
      case TRIM -> new Reconfiguration.Trim(log, in.readVar(), in.readVar());
      case DROP -> new Reconfiguration.DropLog(log);
      case REPLACE ->
          new Reconfiguration.ReplaceReplica(
              log, new ShardId(in.readVar()), readReplica(in), readReplica(in));
      default -> throw new CorruptCutLogException("a reconfiguration of kind " + tag);
    };
  }

  private static void putShard(ByteWriter out, NewShard shard) {
    out.putVar(shard.id().value());
    out.putVar(shard.replicas().size());
    shard.replicas().forEach(r -> putReplica(out, r));
  }

  static void putReplica(ByteWriter out, Replica replica) {
    out.putText(replica.node().value());
    out.putLong(replica.store().value());
  }

  static Replica readReplica(ByteReader in) {
    return new Replica(new NodeId(in.readText()), new StoreId(in.readLong()));
  }

  private static List<ShardId> readShardIds(ByteReader in) {
    int count = in.readCount();
    List<ShardId> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(new ShardId(in.readVar()));
    }
    return ids;
  }

  private static List<NewShard> readShards(ByteReader in) {
    int count = in.readCount();
    List<NewShard> shards = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ShardId id = new ShardId(in.readVar());
      int copies = in.readCount();
      List<Replica> replicas = new ArrayList<>(copies);
      for (int r = 0; r < copies; r++) {
        replicas.add(readReplica(in));
      }
      shards.add(new NewShard(id, replicas));
    }
    return shards;
  }
}
