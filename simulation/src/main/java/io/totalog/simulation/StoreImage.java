package io.totalog.simulation;

import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.ShardEffect;
import io.totalog.core.shard.StoreOp;
import io.totalog.core.shard.StoredNode;
import io.totalog.core.shard.StoredShard;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a node's store holds at one moment. */
final class StoreImage {
  private NodeMeta meta;
  private final NavigableMap<Long, CopyImage> copies = new TreeMap<>();

  StoreImage(NodeMeta meta) {
    this.meta = meta;
  }

  NodeMeta meta() {
    return meta;
  }

  @Nullable CopyImage copy(long shard) {
    return copies.get(shard);
  }

  Iterable<CopyImage> copies() {
    return copies.values();
  }

  StoreImage copy() {
    StoreImage other = new StoreImage(meta);
    copies.forEach((id, copy) -> other.copies.put(id, copy.copy()));
    return other;
  }

  void apply(ShardEffect.Write write) {
    write.ops().forEach(this::apply);
  }

  private void apply(StoreOp op) {
    switch (op) {
      case StoreOp.PutBatch put -> of(put.shard().value()).put(put.lsn(), put.batch());
      case StoreOp.PutPart put -> of(put.part().shard()).put(put.part());
      case StoreOp.PutShard put -> {
        CopyImage known = copies.get(put.meta().shard().value());
        if (known == null) {
          copies.put(put.meta().shard().value(), new CopyImage(put.meta()));
        } else {
          known.meta = put.meta();
        }
      }
      case StoreOp.PutNode put -> meta = put.meta();
      case StoreOp.Truncate truncate -> of(truncate.shard().value()).truncate(truncate.fromLsn());
      // Deleting what is trimmed may come at any later time: here it never does.
      case StoreOp.TrimBelow trim -> {}
      case StoreOp.Delete delete -> copies.remove(delete.shard().value());
    }
  }

  private CopyImage of(long shard) {
    CopyImage copy = copies.get(shard);
    if (copy == null) {
      throw new InvariantBroken(
          Invariant.SOUND, "a write to shard " + shard + ", which is not stored");
    }
    return copy;
  }

  StoredNode toStored() {
    List<StoredShard> shards = copies.values().stream().map(CopyImage::toStored).toList();
    return new StoredNode(meta, shards);
  }
}
