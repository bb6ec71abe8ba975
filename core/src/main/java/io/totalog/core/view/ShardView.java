package io.totalog.core.view;

import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import java.util.List;

/**
 * One shard of a log as readers and writers need it.
 *
 * @param id the shard
 * @param open whether it may still advance
 * @param replicas nodes with a copy, the primary first
 * @param base seq of its first record if it is the only open shard, else -1
 * @param length ordered records when the view was made; final once sealed
 * @param firstSeq a lower bound of its seqs: the log's next when it was registered
 * @param endSeq once sealed an upper bound of its seqs (exclusive), {@link Long#MAX_VALUE} while
 *     open
 */
public record ShardView(
    ShardId id,
    boolean open,
    List<NodeId> replicas,
    long base,
    long length,
    long firstSeq,
    long endSeq) {

  /** Copies the list. */
  public ShardView {
    replicas = List.copyOf(replicas);
  }

  /** Returns whether the shard can hold records of {@code [from, until)}. */
  public boolean mayHold(long from, long until) {
    return firstSeq < until && from < endSeq;
  }
}
