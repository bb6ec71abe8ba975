package io.totalog.simulation;

import static io.totalog.simulation.InvariantBroken.require;

import io.totalog.core.append.AppendResult;
import io.totalog.core.cut.Entry;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.ShardId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold at the moment when a cut is committed, and when an append is acknowledged. */
final class CommitCheck {
  private final World world;
  private final Truth truth;

  CommitCheck(World world, Truth truth) {
    this.world = world;
    this.truth = truth;
  }

  /** Takes in what an entry orders; returns it spelt out by the simulator's own arithmetic. */
  List<MappedPart> parts(Entry entry) {
    List<MappedPart> parts = new ArrayList<>();
    for (int i = 0; i < entry.parts().size(); i++) {
      long id = entry.parts().shard(i);
      long count = entry.parts().count(i);
      ShardTruth shard = truth.shard(new ShardId(id));
      require(
          shard != null, Invariant.JOIN, "%s orders shard %d, which is not registered", entry, id);
      if (shard != null) {
        parts.add(order(entry, shard, count));
      }
    }
    return parts;
  }

  private MappedPart order(Entry entry, ShardTruth shard, long count) {
    require(
        !shard.sealed, Invariant.FINAL_CUT, "%s orders shard %d, which is sealed", entry, shard.id);
    long from = shard.length();
    MappedPart part =
        new MappedPart(
            shard.id, from, from + count, shard.log.next(), entry.timeMs(), entry.number());
    List<CopyImage.Placed> batches = storedEverywhere(shard, part);
    shard.parts.add(part);
    shard.batches.addAll(batches);
    batches.forEach(placed -> record(shard, part, placed));
    return part;
  }

  /** Returns the batches of the part, the same on every replica that no fault touched. */
  private List<CopyImage.Placed> storedEverywhere(ShardTruth shard, MappedPart part) {
    List<CopyImage.Placed> all = List.of();
    for (Replica replica : shard.replicas) {
      if (shard.isWhole(replica)) {
        List<CopyImage.Placed> here = batches(shard, part, replica);
        require(
            all.isEmpty() || all.equals(here),
            Invariant.PREFIX,
            "%s is %s on %s but %s elsewhere",
            part,
            here,
            replica.node(),
            all);
        all = here;
      }
    }
    require(!all.isEmpty(), Invariant.DURABLE_PREFIX, "no replica has all of %s", part);
    return all;
  }

  private List<CopyImage.Placed> batches(ShardTruth shard, MappedPart part, Replica replica) {
    CopyImage copy = durableCopy(shard, replica);
    require(
        copy != null && copy.length() >= part.toLsn(),
        Invariant.DURABLE_PREFIX,
        "%s is ordered, but %s has %d",
        part,
        replica.node(),
        copy == null ? -1 : copy.length());
    List<CopyImage.Placed> found = new ArrayList<>();
    if (copy != null) {
      for (CopyImage.Placed placed : copy.batches()) {
        if (placed.lsn() < part.toLsn() && placed.endLsn() > part.fromLsn()) {
          require(
              placed.lsn() >= part.fromLsn() && placed.endLsn() <= part.toLsn(),
              Invariant.BATCH_ATOMICITY,
              "%s orders a part of %s",
              part,
              placed);
          found.add(placed);
        }
      }
    }
    return found;
  }

  /**
   * Returns a replica's copy on the very store it was opened on, as far as it counts as durable.
   */
  private @Nullable CopyImage durableCopy(ShardTruth shard, Replica replica) {
    SimDisk disk = world.node(replica.node()).disk;
    StoreImage image = world.config.fsync() ? disk.stable() : disk.current();
    return image.meta().store().equals(replica.store()) ? image.copy(shard.id) : null;
  }

  private void record(ShardTruth shard, MappedPart part, CopyImage.Placed placed) {
    AppendTruth append = truth.append(placed.batch().id());
    require(
        append != null && append.batch.equals(placed.batch()) && append.log == shard.log,
        Invariant.AGREEMENT,
        "%s orders %s, which no client sent so",
        part,
        placed);
    if (append == null) {
      return;
    }
    require(
        !append.isOrdered(),
        Invariant.ONE_SEQ_PER_APPEND,
        "%s is ordered at %d and again by %s",
        append,
        append.firstSeq,
        part);
    require(
        append.end != AppendTruth.End.REFUSED,
        Invariant.DEFINITE,
        "%s was refused and is ordered by %s",
        append,
        part);
    require(
        append.end != AppendTruth.End.ACKNOWLEDGED,
        Invariant.ACK_DURABLE,
        "%s was acknowledged before %s",
        append,
        part);
    append.firstSeq = part.seqOf(placed.lsn());
    append.shard = shard.id;
    require(
        append.firstSeq == shard.log.next(),
        Invariant.GAP_FREE,
        "%s gets seq %d after %d",
        append,
        append.firstSeq,
        shard.log.next());
    for (int i = 0; i < placed.batch().count(); i++) {
      shard.log.bySeq.add(append);
    }
  }

  void acknowledged(AppendTruth append, AppendResult.Acknowledged ack) {
    world.coverage.hit(Happening.APPEND_ACKNOWLEDGED);
    append.end = AppendTruth.End.ACKNOWLEDGED;
    require(
        append.isOrdered(), Invariant.ACK_DURABLE, "%s is acknowledged but not ordered", append);
    require(
        ack.firstSeq() == append.firstSeq && ack.count() == append.batch.count(),
        Invariant.ACK_TRUE,
        "%s is acknowledged as %s but has seq %d",
        append,
        ack,
        append.firstSeq);
    require(
        ack.timeMs() == timeOf(append),
        Invariant.ACK_TRUE,
        "%s is acknowledged as %s",
        append,
        ack);
    require(
        append.firstSeq > append.after,
        Invariant.REAL_TIME_ORDER,
        "%s has seq %d, but %d was acknowledged before it was invoked",
        append,
        append.firstSeq,
        append.after);
    AppendTruth before = append.before;
    if (before != null && before.isOrdered() && before.end == AppendTruth.End.ACKNOWLEDGED) {
      require(
          before.firstSeq < append.firstSeq,
          Invariant.SESSION_ORDER,
          "%s has seq %d, %s before it in the session has %d",
          append,
          append.firstSeq,
          before,
          before.firstSeq);
    }
    append.log.ackedFirst = Math.max(append.log.ackedFirst, append.firstSeq);
    append.log.tailFloor = Math.max(append.log.tailFloor, append.firstSeq + append.batch.count());
    requireStored(append);
  }

  private void requireStored(AppendTruth append) {
    ShardTruth shard = truth.shard(new ShardId(append.shard));
    if (shard == null) {
      return;
    }
    for (Replica replica : shard.replicas) {
      CopyImage copy = durableCopy(shard, replica);
      require(
          !shard.isWhole(replica) || (copy != null && copy.length() >= shard.length()),
          Invariant.ACK_DURABLE,
          "%s is acknowledged but not stored on %s",
          append,
          replica.node());
    }
  }

  private long timeOf(AppendTruth append) {
    ShardTruth shard = truth.shard(new ShardId(append.shard));
    if (shard != null) {
      for (MappedPart part : shard.parts) {
        if (part.firstSeq() <= append.firstSeq
            && append.firstSeq < part.firstSeq() + part.count()) {
          return part.timeMs();
        }
      }
    }
    return -1;
  }
}
