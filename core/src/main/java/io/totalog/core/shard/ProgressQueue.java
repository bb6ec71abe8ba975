package io.totalog.core.shard;

import io.totalog.core.cut.ReplicaProgress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Copies whose progress the leader has not been told yet, each once, in the order they changed. */
final class ProgressQueue {

  private final ArrayDeque<ShardReplica> changed = new ArrayDeque<>();
  private boolean open;

  /** The hello was answered: progress may be told. */
  void open() {
    open = true;
  }

  /** A new hello will tell everything. */
  void close() {
    open = false;
    for (ShardReplica replica : changed) {
      replica.inProgressQueue = false;
    }
    changed.clear();
  }

  void add(ShardReplica replica) {
    if (!replica.inProgressQueue) {
      replica.inProgressQueue = true;
      changed.addLast(replica);
    }
  }

  boolean hasAny() {
    return open && !changed.isEmpty();
  }

  List<ReplicaProgress> drain(int max) {
    if (!hasAny()) {
      return List.of();
    }
    List<ReplicaProgress> drained = new ArrayList<>(Math.min(max, changed.size()));
    while (drained.size() < max && !changed.isEmpty()) {
      ShardReplica replica = changed.removeFirst();
      replica.inProgressQueue = false;
      if (replica.isCounted()) {
        drained.add(replica.progress());
      }
    }
    return drained;
  }
}
