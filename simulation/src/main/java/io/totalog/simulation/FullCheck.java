package io.totalog.simulation;

import static io.totalog.simulation.InvariantBroken.require;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.LogId;
import io.totalog.core.sequencer.EntryCodec;
import io.totalog.core.sequencer.OrderingState;
import java.util.ArrayList;
import java.util.List;

/** Compares everything stored with what is true. Dear, so done now and then and at the end. */
final class FullCheck {
  private final World world;

  FullCheck(World world) {
    this.world = world;
  }

  /** Checks every copy of every registered shard that no fault touched. */
  void copies() {
    for (ShardTruth shard : world.truth.shards()) {
      for (Replica replica : shard.replicas) {
        StoreImage stable = world.node(replica.node()).disk.stable();
        CopyImage copy = stable.copy(shard.id);
        if (shard.isWhole(replica) && world.config.fsync()) {
          require(
              copy != null && copy.length() >= shard.length(),
              Invariant.DURABLE_PREFIX,
              "%s lost ordered records of shard %d",
              replica.node(),
              shard.id);
        }
        if (shard.isWhole(replica) && copy != null) {
          prefix(shard, replica, copy);
        }
      }
    }
  }

  private static void prefix(ShardTruth shard, Replica replica, CopyImage copy) {
    require(
        copy.mapped() <= copy.length(),
        Invariant.CRASH_ATOMICITY,
        "%s has %d mapped of %d in shard %d",
        replica.node(),
        copy.mapped(),
        copy.length(),
        shard.id);
    require(
        copy.mapped() <= shard.length(),
        Invariant.LEADER_FENCING,
        "%s has %d mapped of %d committed in shard %d",
        replica.node(),
        copy.mapped(),
        shard.length(),
        shard.id);
    int ordered = Math.min(shard.batches.size(), copy.batches().size());
    require(
        copy.batches().subList(0, ordered).equals(shard.batches.subList(0, ordered)),
        Invariant.PREFIX,
        "shard %d differs on %s",
        shard.id,
        replica.node());
    List<MappedPart> seqs = new ArrayList<>(copy.parts());
    int next = 0;
    for (MappedPart part : seqs) {
      while (shard.parts.get(next).toLsn() <= part.fromLsn()) {
        next++;
      }
      MappedPart known = shard.parts.get(next);
      require(
          known.seqOf(part.fromLsn()) == part.firstSeq() && known.timeMs() == part.timeMs(),
          Invariant.UNIQUENESS,
          "%s stores %s, but %s is true",
          replica.node(),
          part,
          known);
    }
  }

  /** Replays all entries, through their bytes, in a fresh state. */
  void replay() {
    OrderingState state = new OrderingState(false);
    long seqs = 0;
    for (Entry entry : world.truth.entries()) {
      Entry decoded = EntryCodec.decode(EntryCodec.encode(entry));
      for (MappedPart part : state.apply(decoded)) {
        seqs += part.count();
      }
    }
    long sum = 0;
    for (LogTruth log : world.truth.logs()) {
      long next = state.tail(new LogId(log.id)).orElseThrow().next();
      require(next == log.next(), Invariant.DETERMINISM, "log %d replays to %d", log.id, next);
      sum += next;
    }
    require(sum == seqs, Invariant.GAP_FREE, "%d seqs for %d records", sum, seqs);
  }

  /**
   * At the end: undamaged replicas of sealed shards are equal, and all that is ordered is mapped.
   */
  void settled() {
    for (ShardTruth shard : world.truth.shards()) {
      for (Replica replica : shard.replicas) {
        CopyImage copy = world.node(replica.node()).disk.stable().copy(shard.id);
        if (!shard.isWhole(replica) || copy == null) {
          continue;
        }
        require(
            copy.mapped() == shard.length(),
            Invariant.LIVENESS,
            "%s has mapped %d of %d in shard %d after the faults",
            replica.node(),
            copy.mapped(),
            shard.length(),
            shard.id);
        // A seal is told again after a restart, so it needs no fsync.
        CopyImage written = world.node(replica.node()).disk.current().copy(shard.id);
        require(
            !shard.sealed || (written != null && written.length() == shard.length()),
            Invariant.IMMUTABLE,
            "%s has %s of sealed shard %d, which ended at %d",
            replica.node(),
            written == null ? "nothing" : written.length(),
            shard.id,
            shard.length());
      }
    }
  }
}
