package io.totalog.core.sequencer;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.ShardId;
import io.totalog.core.view.ShardView;
import java.util.ArrayDeque;
import java.util.List;

/** A shard as the committed entries made it. Owned by one {@link OrderingState}. */
final class ShardState {

  final long id;
  final LogState log;

  /** Primary first; distinct nodes. */
  List<Replica> replicas;

  /**
   * Seq of the first record if the shard is its log's only open one since registration, else -1.
   */
  final long base;

  /** The log's next seq at registration: no record of the shard lies below. */
  final long firstSeq;

  /** Ordered records. */
  long length;

  /** Seq after the last ordered record; {@link #firstSeq} while empty. */
  long endSeq;

  boolean sealed;

  /** Committed parts that not all replicas have confirmed, ascending and adjacent by lsn. */
  final ArrayDeque<MappedPart> parts = new ArrayDeque<>(4);

  ShardState(long id, LogState log, List<Replica> replicas, long base, long firstSeq) {
    this.id = id;
    this.log = log;
    this.replicas = replicas;
    this.base = base;
    this.firstSeq = firstSeq;
    this.endSeq = firstSeq;
  }

  boolean isOpen() {
    return !sealed;
  }

  /** Orders {@code count} further records from the log's next seq on. */
  MappedPart advance(long count, long timeMs, long cut) {
    long from = length;
    length = Math.addExact(length, count);
    long first = log.next;
    log.next = Math.addExact(first, count);
    endSeq = log.next;
    return new MappedPart(id, from, length, first, timeMs, cut);
  }

  /** Forgets parts that every replica has confirmed. */
  int prune(long confirmed) {
    int pruned = 0;
    while (!parts.isEmpty() && parts.peekFirst().toLsn() <= confirmed) {
      parts.removeFirst();
      pruned++;
    }
    return pruned;
  }

  ShardView view() {
    return new ShardView(
        new ShardId(id),
        isOpen(),
        replicas.stream().map(Replica::node).toList(),
        base,
        length,
        firstSeq,
        sealed ? endSeq : Long.MAX_VALUE);
  }

  ShardState copyInto(LogState target) {
    ShardState copy = new ShardState(id, target, replicas, base, firstSeq);
    copy.length = length;
    copy.endSeq = endSeq;
    copy.sealed = sealed;
    return copy;
  }
}
