package io.totalog.simulation;

import io.totalog.core.id.ShardId;
import io.totalog.core.merge.Piece;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.shard.ShardStatus;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What readers follow on one node: only what is mapped and written there, as far as they gave
 * credit.
 */
final class TailStreams {
  private final World world;
  private final SimNode owner;
  private final List<Tail> tails = new ArrayList<>();

  private static final class Tail {
    final Connection connection;
    final SimReader reader;
    final long stream;
    final ShardId shard;
    final long fromSeq;
    long credit;
    int next;

    Tail(
        Connection connection,
        SimReader reader,
        long stream,
        ShardId shard,
        long fromSeq,
        long credit) {
      this.connection = connection;
      this.reader = reader;
      this.stream = stream;
      this.shard = shard;
      this.fromSeq = fromSeq;
      this.credit = credit;
    }
  }

  TailStreams(World world, SimNode owner) {
    this.world = world;
    this.owner = owner;
  }

  void clear() {
    tails.clear();
  }

  /** A reader opened a stream. */
  void onOpen(
      Connection connection,
      SimReader reader,
      long stream,
      ShardId shard,
      long fromSeq,
      long credit) {
    Tail tail = new Tail(connection, reader, stream, shard, fromSeq, credit);
    tails.add(tail);
    connection.onClosedAt(owner, () -> tails.remove(tail));
    feed();
  }

  void onGrant(Connection connection, long bytes) {
    for (Tail tail : tails) {
      if (tail.connection == connection) {
        tail.credit += bytes;
      }
    }
    feed();
  }

  void closeAllOf(ShardId shard) {
    for (Tail tail : List.copyOf(tails)) {
      if (tail.shard.equals(shard)) {
        tails.remove(tail);
        tail.connection.close(owner);
      }
    }
  }

  /** Sends what can be sent. */
  void feed() {
    Iterator<Tail> each = tails.iterator();
    while (each.hasNext()) {
      if (!feed(each.next())) {
        each.remove();
      }
    }
  }

  private boolean feed(Tail tail) {
    CopyImage copy = owner.disk.current().copy(tail.shard.value());
    if (copy == null || copy.meta.status() == ShardStatus.DAMAGED) {
      tail.connection.close(owner);
      return false;
    }
    CopyImage.Sequenced next = copy.sequenced(tail.next);
    while (next != null && tail.credit > 0) {
      tail.next++;
      if (next.firstSeq() + next.placed().batch().count() > tail.fromSeq) {
        deliver(tail, next);
      }
      next = copy.sequenced(tail.next);
    }
    boolean sealed = copy.meta.status() == ShardStatus.SEALED;
    if (next == null && sealed && copy.mapped() == copy.meta.finalLength()) {
      tail.connection.send(owner, "stream end", () -> tail.reader.onStreamEnd(tail.stream));
      return false;
    }
    return true;
  }

  private void deliver(Tail tail, CopyImage.Sequenced next) {
    EncodedBatch batch = next.placed().batch();
    Piece<EncodedBatch> piece =
        new Piece<>(tail.shard.value(), next.firstSeq(), batch.count(), batch.weight(), batch);
    tail.credit -= piece.bytes();
    tail.connection.send(owner, "tail", () -> tail.reader.onBatch(tail.stream, piece));
  }

  /** Reads the batch that holds a seq, if this node has it mapped. */
  Optional<CopyImage.Sequenced> read(ShardId shard, long seq) {
    CopyImage copy = owner.disk.current().copy(shard.value());
    if (copy == null || copy.meta.status() == ShardStatus.DAMAGED) {
      return Optional.empty();
    }
    Optional<CopyImage.Sequenced> found = Optional.ofNullable(copy.at(seq));
    found.ifPresent(
        f -> world.truth.onRead(owner.name, copy.meta.log(), f.firstSeq(), f.placed().batch()));
    return found;
  }
}
