package io.totalog.simulation;

import io.totalog.core.id.ClusterId;
import io.totalog.core.id.StoreId;
import io.totalog.core.shard.NodeMeta;
import io.totalog.core.shard.ShardEffect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A node's store on its disk: writes are done in order, those waiting together under one fsync if
 * any of them asks for it. What is written but not synced survives a kill, and of it a prefix
 * survives a power loss.
 */
final class SimDisk {
  private final World world;
  private StoreImage stable;
  private StoreImage current;

  /** Done, not under an fsync. */
  private final List<ShardEffect.Write> unsynced = new ArrayList<>();

  private final ArrayDeque<ShardEffect.Write> waiting = new ArrayDeque<>();
  private List<ShardEffect.Write> beingDone = List.of();
  private long fsyncs;
  private long slowUntilNanos;

  SimDisk(World world) {
    this.world = world;
    this.stable = empty();
    this.current = stable.copy();
  }

  private StoreImage empty() {
    return new StoreImage(new NodeMeta(ClusterId.UNKNOWN, new StoreId(world.dice.id()), 0, 0));
  }

  /** Returns what a power loss would leave at least. */
  StoreImage stable() {
    return stable;
  }

  /** Returns what is written, so what readers see. */
  StoreImage current() {
    return current;
  }

  long fsyncs() {
    return fsyncs;
  }

  void slowFor(long nanos) {
    slowUntilNanos = world.agenda.nowNanos() + nanos;
  }

  /** Takes a write; tells the owner the token up to which all is done. */
  void submit(SimNode owner, ShardEffect.Write write, LongConsumer done) {
    waiting.add(write);
    next(owner, done);
  }

  private void next(SimNode owner, LongConsumer done) {
    if (waiting.isEmpty() || !beingDone.isEmpty()) {
      return;
    }
    beingDone = new ArrayList<>(waiting);
    waiting.clear();
    boolean sync = beingDone.stream().anyMatch(ShardEffect.Write::sync);
    long nanos = durationNanos(sync);
    if (sync) {
      world.faults.maybeLosePower(owner, nanos);
    }
    owner.in(
        nanos,
        "disk",
        () -> {
          finish(sync);
          long token = beingDone.getLast().token();
          beingDone = List.of();
          done.accept(token);
          if (owner.isUp()) {
            next(owner, done);
          }
        });
  }

  private long durationNanos(boolean sync) {
    boolean slow = world.agenda.nowNanos() < slowUntilNanos;
    if (slow) {
      return world.dice.nanos(5_000, 150_000);
    }
    return sync ? world.dice.nanos(100, 1_200) : world.dice.nanos(5, 60);
  }

  private void finish(boolean sync) {
    beingDone.forEach(current::apply);
    unsynced.addAll(beingDone);
    if (sync) {
      fsyncs++;
      unsynced.forEach(stable::apply);
      unsynced.clear();
    }
  }

  /**
   * The process is killed: all that was written stays, and maybe some of what was being written.
   */
  void onKilled() {
    StoreImage left = current;
    survivors(beingDone, 0).forEach(left::apply);
    restartFrom(left);
  }

  /** Power is lost: a prefix of what was not synced stays. */
  void onPowerLost() {
    List<ShardEffect.Write> atRisk = new ArrayList<>(unsynced);
    atRisk.addAll(beingDone);
    if (!unsynced.isEmpty()) {
      world.coverage.hit(Happening.UNSYNCED_WRITES_LOST);
    }
    StoreImage left = stable;
    survivors(atRisk, 0).forEach(left::apply);
    restartFrom(left);
  }

  private List<ShardEffect.Write> survivors(List<ShardEffect.Write> atRisk, int least) {
    int count = world.dice.between(least, atRisk.size());
    if (count < atRisk.size() && count > 0) {
      world.coverage.hit(Happening.TORN_TAIL);
    }
    return atRisk.subList(0, count);
  }

  private void restartFrom(StoreImage left) {
    stable = left;
    current = left.copy();
    unsynced.clear();
    waiting.clear();
    beingDone = List.of();
  }

  /** Replaces the disk by an empty one. */
  void wipe() {
    restartFrom(empty());
  }

  /** Changes what is stored behind the back of the stopped node. */
  void afterChange() {
    restartFrom(stable);
  }
}
