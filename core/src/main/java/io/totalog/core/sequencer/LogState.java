package io.totalog.core.sequencer;

import io.totalog.core.id.LogId;
import io.totalog.core.record.Limits;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A log as the committed entries made it. Owned by one {@link OrderingState}. */
final class LogState {

  final long id;

  /** First seq that is left. */
  long first;

  /** Seq of the next record; never below {@link #first}. */
  long next;

  /** Number of the entry that changed the shard list, the slots or {@link #first} last. */
  long version;

  /** Highest configuration version that trimmed the log. */
  long configVersion;

  /** Shards in ascending id. */
  final List<ShardState> shards = new ArrayList<>(2);

  /** Owner of each slot: a shard id, sealed if nobody has taken the slot over yet. */
  final long[] slotOwners = new long[Limits.SLOTS];

  LogState(long id) {
    this.id = id;
  }

  int bucket() {
    return bucketOf(id);
  }

  /** The checkpoint bucket of a log: stable, since it says where a log's state is stored. */
  static int bucketOf(long log) {
    return (int)
        Long.remainderUnsigned(log * 0x9E3779B97F4A7C15L >>> 20, Limits.CHECKPOINT_BUCKETS);
  }

  void add(ShardState shard) {
    shards.add(shard);
    shards.sort(Comparator.comparingLong(s -> s.id));
  }

  List<ShardState> openShards() {
    return shards.stream().filter(ShardState::isOpen).toList();
  }

  /** Gives every slot without an open owner to the opened shards in turn (protocol rule 16). */
  void handOverSlots(List<ShardState> opened) {
    if (opened.isEmpty()) {
      return;
    }
    List<Long> open = openShards().stream().map(s -> s.id).toList();
    int turn = 0;
    for (int slot = 0; slot < slotOwners.length; slot++) {
      if (!open.contains(slotOwners[slot])) {
        slotOwners[slot] = opened.get(turn++ % opened.size()).id;
      }
    }
  }

  LogTail tail() {
    return new LogTail(first, next, version);
  }

  LogView view() {
    return new LogView(
        new LogId(id),
        version,
        false,
        first,
        shards.stream().map(ShardState::view).toList(),
        slotOwners.clone());
  }

  LogState copy() {
    LogState copy = new LogState(id);
    copy.first = first;
    copy.next = next;
    copy.version = version;
    copy.configVersion = configVersion;
    shards.forEach(s -> copy.shards.add(s.copyInto(copy)));
    System.arraycopy(slotOwners, 0, copy.slotOwners, 0, slotOwners.length);
    return copy;
  }
}
