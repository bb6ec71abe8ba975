package io.totalog.core.shard;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import java.util.List;

/**
 * What a store keeps of one copy beside its batches and its seq map. Lengths follow from those.
 *
 * @param shard the shard
 * @param log its log
 * @param nodes all nodes with a copy, the primary first
 * @param fsync whether a batch counts as durable only under a completed fsync
 * @param status where the copy is in its life
 * @param term on a backup the term it follows, 0 if never opened; on a primary without meaning,
 *     since its term is its node's boot number
 * @param base seq of the first record if it is its log's only open shard, else -1
 * @param finalLength records that were ordered, once sealed, else -1
 * @param firstSeq records below this seq are trimmed
 */
public record ShardMeta(
    ShardId shard,
    LogId log,
    List<NodeId> nodes,
    boolean fsync,
    ShardStatus status,
    long term,
    long base,
    long finalLength,
    long firstSeq) {

  /** Copies the list and checks the ranges. */
  public ShardMeta {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty() || term < 0 || base < -1 || finalLength < -1 || firstSeq < 0) {
      throw new IllegalArgumentException("meta of shard " + shard);
    }
    if (status == ShardStatus.SEALED && finalLength < 0) {
      throw new IllegalArgumentException("sealed shard " + shard + " without final length");
    }
  }

  /** Returns the meta of a copy that was just prepared. */
  public static ShardMeta prepared(ShardId shard, LogId log, List<NodeId> nodes, boolean fsync) {
    return new ShardMeta(shard, log, nodes, fsync, ShardStatus.PREPARED, 0, -1, -1, 0);
  }

  /** Returns the node that takes the appends. */
  public NodeId primary() {
    return nodes.getFirst();
  }

  /** Returns whether both describe the same copy, whatever became of it since. */
  boolean isCopyOf(ShardMeta other) {
    return log.equals(other.log) && nodes.equals(other.nodes) && fsync == other.fsync;
  }

  ShardMeta opened(long newBase) {
    return new ShardMeta(
        shard, log, nodes, fsync, ShardStatus.OPEN, term, newBase, finalLength, firstSeq);
  }

  ShardMeta sealed(long length) {
    ShardStatus after = status == ShardStatus.DAMAGED ? status : ShardStatus.SEALED;
    return new ShardMeta(shard, log, nodes, fsync, after, term, base, length, firstSeq);
  }

  ShardMeta damaged() {
    return new ShardMeta(
        shard, log, nodes, fsync, ShardStatus.DAMAGED, term, base, finalLength, firstSeq);
  }

  ShardMeta withTerm(long newTerm) {
    return new ShardMeta(shard, log, nodes, fsync, status, newTerm, base, finalLength, firstSeq);
  }

  ShardMeta trimmed(long first) {
    return new ShardMeta(shard, log, nodes, fsync, status, term, base, finalLength, first);
  }
}
