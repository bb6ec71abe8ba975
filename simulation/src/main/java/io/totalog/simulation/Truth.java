package io.totalog.simulation;

import static io.totalog.simulation.InvariantBroken.require;

import io.totalog.core.append.AppendResult;
import io.totalog.core.cut.Entry;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.sequencer.EntryCodec;
import io.totalog.core.sequencer.OrderingState;
import io.totalog.core.sequencer.Recovered;
import io.totalog.core.shard.ShardEffect;
import io.totalog.core.shard.StoreOp;
import io.totalog.core.view.LogTail;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows what was committed, written and told, sees everything, and says when an invariant breaks.
 * Its own arithmetic is a second one beside the core's.
 */
final class Truth {
  private final World world;
  private final Map<Long, LogTruth> logs = new TreeMap<>();
  private final Map<Long, ShardTruth> shards = new TreeMap<>();
  private final Map<AppendId, AppendTruth> appends = new HashMap<>();
  private final Map<Integer, String> epochs = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final OrderingState replay = new OrderingState(false);
  private final CommitCheck commits;

  Truth(World world) {
    this.world = world;
    this.commits = new CommitCheck(world, this);
  }

  LogTruth log(LogId id) {
    return logs.computeIfAbsent(id.value(), LogTruth::new);
  }

  @Nullable ShardTruth shard(ShardId id) {
    return shards.get(id.value());
  }

  Iterable<ShardTruth> shards() {
    return shards.values();
  }

  Iterable<AppendTruth> appends() {
    return appends.values();
  }

  Iterable<LogTruth> logs() {
    return logs.values();
  }

  List<Entry> entries() {
    return entries;
  }

  long lastNumber() {
    return entries.size();
  }

  // ---- the cut log ----

  void onFenced(int version, SimSequencer who) {
    String other = epochs.put(version, who.name + " in life " + who.life());
    require(
        other == null,
        Invariant.EPOCH_FENCING,
        "%s and %s both hold epoch %d",
        who,
        other,
        version);
  }

  void onLeading(Recovered recovered) {
    if (recovered.epochVersion() != world.cutLog.epochVersion()) {
      return;
    }
    OrderingState state = recovered.state();
    require(
        state.lastNumber() == lastNumber(),
        Invariant.BASE_SURVIVES,
        "recovered up to cut %d of %d",
        state.lastNumber(),
        lastNumber());
    for (LogTruth log : logs.values()) {
      long next = state.tail(new LogId(log.id)).map(LogTail::next).orElse(0L);
      require(
          next == log.next(),
          Invariant.BASE_SURVIVES,
          "log %d recovered with next seq %d instead of %d",
          log.id,
          next,
          log.next());
    }
  }

  /** A cut was written. */
  void onCommitted(byte[] bytes) {
    Entry entry = EntryCodec.decode(bytes);
    world.trace.say(() -> "committed " + entry);
    long last = lastNumber();
    require(
        entry.number() > last,
        Invariant.UNIQUENESS,
        "cut %d is committed again, after %d",
        entry.number(),
        last);
    require(
        entry.number() == last + 1,
        Invariant.GAP_FREE,
        "cut %d is committed after %d",
        entry.number(),
        last);
    if (last > 0) {
      Entry before = entries.getLast();
      require(
          entry.timeMs() >= before.timeMs(),
          Invariant.MONOTONE_CUTS,
          "time of %s goes back",
          entry);
      require(
          entry.epoch() >= before.epoch(), Invariant.EPOCH_FENCING, "epoch of %s goes back", entry);
    }
    entries.add(entry);
    List<MappedPart> own = commits.parts(entry);
    entry.changes().forEach(change -> apply(entry, change));
    List<MappedPart> replayed;
    try {
      replayed = replay.apply(entry);
    } catch (IllegalStateException e) {
      throw new InvariantBroken(Invariant.DETERMINISM, "replay: " + e.getMessage(), e);
    }
    require(own.equals(replayed), Invariant.DETERMINISM, "%s is not %s", own, replayed);
  }

  private void apply(Entry entry, Reconfiguration change) {
    if (!(change instanceof Reconfiguration.Reshape reshape)) {
      throw new InvariantBroken(Invariant.SAME_EVENTS, "nobody asked for " + change);
    }
    LogTruth log = log(reshape.log());
    for (ShardId seal : reshape.seals()) {
      ShardTruth shard = shards.get(seal.value());
      require(
          shard != null && !shard.sealed, Invariant.SAME_EVENTS, "%s seals shard %s", entry, seal);
      if (shard != null) {
        shard.sealed = true;
        log.open.remove(shard);
        world.coverage.hit(Happening.SHARD_SEALED);
      }
    }
    boolean sole = reshape.opens().size() == 1 && log.open.isEmpty();
    for (NewShard open : reshape.opens()) {
      require(
          !shards.containsKey(open.id().value()),
          Invariant.JOIN,
          "shard %s is registered twice",
          open.id());
      ShardTruth shard = new ShardTruth(open.id().value(), log, open.replicas(), sole);
      // A store that was wiped between preparing and registering.
      open.replicas().stream().filter(r -> !isOnItsStore(r)).forEach(shard.lost::add);
      shards.put(shard.id, shard);
      log.open.add(shard);
      world.coverage.hit(Happening.SHARD_ADDED);
    }
    require(
        log.open.size() < 2 || log.open.stream().noneMatch(s -> s.isSole),
        Invariant.SOLE_OWNER,
        "log %d has %d open shards after entry %d, one of which knows the next seq",
        log.id,
        log.open.size(),
        entry.number());
  }

  private boolean isOnItsStore(Replica replica) {
    return world.node(replica.node()).disk.stable().meta().store().equals(replica.store());
  }

  // ---- nodes ----

  /** Before a node says hello: what it says must be on its disk. */
  void onHello(SimNode node, Hello hello) {
    require(
        node.disk.stable().meta().boot() == hello.boot(),
        Invariant.DURABLE_PREFIX,
        "%s says hello with boot %d before that is stored",
        node,
        hello.boot());
    hello
        .shards()
        .forEach(s ->
            onReported(
                node, new ReplicaProgress(s.shard().value(), s.term(), s.durable(), s.mapped())));
  }

  /** Before a node reports: what it reports must be on its disk. */
  void onReported(SimNode node, ReplicaProgress progress) {
    CopyImage synced = node.disk.stable().copy(progress.shard());
    CopyImage counted =
        (world.config.fsync() ? node.disk.stable() : node.disk.current()).copy(progress.shard());
    if (counted == null) {
      return;
    }
    require(
        progress.durable() <= counted.length(),
        Invariant.DURABLE_PREFIX,
        "%s reports %s of which %d are stored",
        node,
        progress,
        counted.length());
    require(
        synced != null && progress.confirmed() <= synced.mapped(),
        Invariant.BOUNDED_HISTORY,
        "%s confirms %s before its seqs are under an fsync",
        node,
        progress);
  }

  /** A node is about to change its store. */
  void onWriteAsked(SimNode node, ShardEffect.Write write) {
    for (StoreOp op : write.ops()) {
      if (op instanceof StoreOp.PutBatch put) {
        onStored(node, put);
      }
      if (op instanceof StoreOp.Truncate truncate) {
        ShardTruth shard = shards.get(truncate.shard().value());
        boolean counted = shard == null || truncate.fromLsn() >= shard.length();
        boolean isLost =
            shard != null && shard.lost.stream().anyMatch(r -> r.node().equals(node.id));
        require(
            counted || isLost,
            Invariant.DURABLE_PREFIX,
            "%s truncates shard %s to %d below what is ordered",
            node,
            truncate.shard(),
            truncate.fromLsn());
        world.coverage.hit(
            shard != null && shard.sealed
                ? Happening.SUFFIX_CUT_AT_SEAL
                : Happening.BACKUP_TRUNCATED);
      }
    }
  }

  private void onStored(SimNode node, StoreOp.PutBatch put) {
    AppendTruth append = appends.get(put.batch().id());
    CopyImage copy = node.disk.current().copy(put.shard().value());
    if (append != null && copy != null && copy.meta.primary().equals(node.id)) {
      append.stored++;
      append.shardStored = put.shard().value();
    }
  }

  /** A node applied a part. */
  void onMapped(SimNode node, MappedPart part) {
    ShardTruth shard = shards.get(part.shard());
    require(
        shard != null && part.toLsn() <= shard.length(),
        Invariant.LEADER_FENCING,
        "%s maps %s, which is not committed",
        node,
        part);
    if (shard != null) {
      for (MappedPart known : shard.parts) {
        if (known.fromLsn() < part.toLsn() && part.fromLsn() < known.toLsn()) {
          require(
              known.seqOf(part.fromLsn()) == part.firstSeq(),
              Invariant.UNIQUENESS,
              "%s maps %s, but %s is true",
              node,
              part,
              known);
        }
      }
    }
  }

  void onEnded(SimNode node, ShardEffect.Ended ended) {
    ShardTruth shard = shards.get(ended.shard().value());
    require(
        shard != null && shard.sealed && shard.length() == ended.finalLength(),
        Invariant.FINAL_CUT,
        "%s ends %s",
        node,
        ended);
  }

  /** A fault took something from a copy. */
  void onLost(NodeId node) {
    for (ShardTruth shard : shards.values()) {
      shard.replicas.stream().filter(r -> r.node().equals(node)).forEach(shard.lost::add);
    }
  }

  /** A copy was judged damaged: only a fault may be the reason. */
  void onJudgedDamaged(NodeId node, ShardId id) {
    ShardTruth shard = shards.get(id.value());
    require(
        shard == null || shard.lost.stream().anyMatch(r -> r.node().equals(node)),
        Invariant.LOST_DATA,
        "the copy of shard %s on %s lost nothing and is judged damaged",
        id,
        node);
  }

  /** A copy is told to be deleted: it must not be one of an existing shard. */
  void onJudgedGone(NodeId node, ShardId id) {
    ShardTruth shard = shards.get(id.value());
    boolean isCopy =
        shard != null && shard.replicas.stream().map(Replica::node).anyMatch(node::equals);
    require(!isCopy, Invariant.SAME_EVENTS, "%s is told that shard %s is gone", node, id);
  }

  // ---- clients ----

  AppendTruth onInvoked(LogId log, EncodedBatch batch, @Nullable AppendTruth before) {
    AppendTruth append = new AppendTruth(log(log), batch, before);
    appends.put(batch.id(), append);
    return append;
  }

  @Nullable AppendTruth append(AppendId id) {
    return appends.get(id);
  }

  void onSent(AppendId id) {
    AppendTruth append = appends.get(id);
    if (append != null && append.sends++ > 0) {
      world.coverage.hit(Happening.APPEND_SENT_AGAIN);
    }
  }

  void onAnswered(AppendTruth append, AppendResult result) {
    switch (result) {
      case AppendResult.Acknowledged ack -> commits.acknowledged(append, ack);
      case AppendResult.Failed failed -> {
        append.end = failed.maybeApplied() ? AppendTruth.End.UNKNOWN : AppendTruth.End.REFUSED;
        world.coverage.hit(
            failed.maybeApplied() ? Happening.APPEND_UNKNOWN : Happening.APPEND_REFUSED);
        require(
            failed.maybeApplied() || !append.isOrdered(),
            Invariant.DEFINITE,
            "%s is refused (%s) but has seq %d",
            append,
            failed,
            append.firstSeq);
      }
    }
  }

  /** A record was read anywhere. */
  void onRead(String where, LogId id, long firstSeq, EncodedBatch batch) {
    LogTruth log = log(id);
    for (int i = 0; i < batch.count(); i++) {
      long seq = firstSeq + i;
      require(
          seq < log.next(),
          Invariant.LEADER_FENCING,
          "%s reads seq %d of %d",
          where,
          seq,
          log.next());
      AppendTruth truth = log.bySeq.get((int) seq);
      require(
          truth.batch.equals(batch) && truth.firstSeq == firstSeq,
          Invariant.AGREEMENT,
          "%s reads %s at seq %d of log %s, where %s is",
          where,
          batch,
          seq,
          id,
          truth);
    }
  }

  /** Returns what no tail that is asked for from now on may be below. */
  long tailFloor(LogId log) {
    return log(log).tailFloor;
  }

  void onTail(LogId id, long floor, LogTail tail) {
    LogTruth log = log(id);
    require(
        tail.next() >= floor,
        Invariant.MONOTONE_TAIL,
        "the tail of log %s is %d, which was %d before the question",
        id,
        tail.next(),
        floor);
    require(
        tail.next() <= log.next(),
        Invariant.LEADER_FENCING,
        "the tail of log %s is %d, but only %d are ordered",
        id,
        tail.next(),
        log.next());
    log.tailFloor = Math.max(log.tailFloor, tail.next());
  }
}
