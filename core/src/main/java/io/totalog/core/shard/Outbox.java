package io.totalog.core.shard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a node wants done, collected until its owner drains it, and the writes that are under way.
 * All changes of the store between two drains are one write.
 */
final class Outbox {

  /** Writes done but not under a completed fsync, after which the next write asks for one. */
  static final int UNSYNCED_WRITES_MAX = 1_024;

  private final ArrayDeque<InFlightWrite> underWay = new ArrayDeque<>();
  private final ArrayDeque<InFlightWrite> unsynced = new ArrayDeque<>();
  private final List<ShardReplica> touched = new ArrayList<>();
  private List<ShardEffect> effects = new ArrayList<>();
  private List<StoreOp> ops = new ArrayList<>();
  private List<Runnable> whenDurable = new ArrayList<>(0);
  private boolean sync;
  private boolean hasMap;
  private long unsyncedMapToken;
  private long lastToken;
  private long syncedToken;
  private boolean halted;

  /** Has something done that needs no write of its own. */
  void emit(ShardEffect effect) {
    if (!halted) {
      effects.add(effect);
    }
  }

  /** Adds a change of a copy to the open write. */
  void put(ShardReplica replica, StoreOp op, boolean withSync) {
    ops.add(op);
    sync |= withSync;
    touch(replica);
  }

  /** Adds the seqs of a part to the open write. */
  void putMap(ShardReplica replica, StoreOp.PutPart op) {
    ops.add(op);
    hasMap = true;
    touch(replica);
  }

  /** Adds a change that concerns no copy. */
  void put(StoreOp op, boolean withSync) {
    ops.add(op);
    sync |= withSync;
  }

  /** Makes the open write a synced one, even without changes. */
  void sync() {
    sync = true;
  }

  /** Runs something once the open write is under a completed fsync. */
  void whenDurable(Runnable action) {
    sync = true;
    whenDurable.add(action);
  }

  /** Returns whether the open write has changes. */
  boolean hasOps() {
    return !ops.isEmpty();
  }

  /** Returns the token of the last write that may change anything so far. */
  long token() {
    return ops.isEmpty() ? lastToken : lastToken + 1;
  }

  /** Returns the first map write handed out that no synced write follows yet, or 0. */
  long unsyncedMapToken() {
    return unsyncedMapToken;
  }

  /** Stops everything: only the reason is still handed out. */
  void halt(String reason) {
    if (!halted) {
      halted = true;
      effects.clear();
      effects.add(new ShardEffect.Halt(reason));
    }
  }

  boolean isHalted() {
    return halted;
  }

  /** Returns what is to be done, the write first, and forgets it. */
  List<ShardEffect> drain() {
    List<ShardEffect> drained = effects;
    effects = new ArrayList<>();
    if (halted) {
      return drained;
    }
    if (!ops.isEmpty() || sync) {
      drained.addFirst(closeWrite());
    }
    return drained;
  }

  /** Writes up to a token are done. */
  void onWritten(long token) {
    while (!underWay.isEmpty() && underWay.getFirst().token() <= token) {
      InFlightWrite write = underWay.removeFirst();
      write.onWritten();
      unsynced.addLast(write);
      if (write.sync()) {
        syncedToken = write.token();
      }
    }
    while (!unsynced.isEmpty() && unsynced.getFirst().token() <= syncedToken) {
      unsynced.removeFirst().onSynced();
    }
  }

  private ShardEffect.Write closeWrite() {
    boolean withSync = sync || unsynced.size() >= UNSYNCED_WRITES_MAX;
    long token = ++lastToken;
    // Never the list itself while it is empty: what is added to it later belongs to a later write.
    List<Runnable> then = whenDurable.isEmpty() ? List.of() : whenDurable;
    underWay.addLast(InFlightWrite.of(token, withSync, touched, then));
    ShardEffect.Write write =
        new ShardEffect.Write(token, Collections.unmodifiableList(ops), withSync);
    if (withSync) {
      unsyncedMapToken = 0;
    } else if (hasMap && unsyncedMapToken == 0) {
      unsyncedMapToken = token;
    }
    for (ShardReplica replica : touched) {
      replica.inOpenWrite = false;
    }
    touched.clear();
    ops = new ArrayList<>();
    if (!whenDurable.isEmpty()) {
      whenDurable = new ArrayList<>(0);
    }
    sync = false;
    hasMap = false;
    return write;
  }

  private void touch(ShardReplica replica) {
    if (!replica.inOpenWrite) {
      replica.inOpenWrite = true;
      touched.add(replica);
    }
  }
}
