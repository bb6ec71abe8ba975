package io.totalog.membership.log;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.placement.NodeLoad;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Logs that are known to be registered, and where their shards lie. Knowledge of this leader only:
 * it spreads new shards evenly and spares the sequencer questions; nothing else rests on it.
 * Thread-safe.
 */
final class Placements {

  private final Map<LogId, List<List<NodeId>>> settled = new ConcurrentHashMap<>();

  /** Notes a registered log. */
  void settle(LogView view) {
    settled.put(view.log(), view.shards().stream().map(ShardView::replicas).toList());
  }

  /** Notes a log as it was just registered. */
  void settle(LogId log, List<List<NodeId>> shards) {
    settled.put(log, List.copyOf(shards));
  }

  /** Forgets a log: it is gone, or must be looked at again. */
  void forget(LogId log) {
    settled.remove(log);
  }

  /** Forgets everything, on a change of leader. */
  void clear() {
    settled.clear();
  }

  /** Forgets logs that are not among these. */
  void retain(Set<LogId> logs) {
    settled.keySet().retainAll(logs);
  }

  boolean isSettled(LogId log) {
    return settled.containsKey(log);
  }

  /** Returns what each of the nodes carries. */
  List<NodeLoad> loads(List<NodeId> nodes) {
    Map<NodeId, int[]> counts = new HashMap<>();
    for (List<List<NodeId>> shards : settled.values()) {
      for (List<NodeId> replicas : shards) {
        for (int i = 0; i < replicas.size(); i++) {
          int[] count = counts.computeIfAbsent(replicas.get(i), n -> new int[2]);
          count[0]++;
          count[1] += i == 0 ? 1 : 0;
        }
      }
    }
    int[] none = new int[2];
    return nodes.stream()
        .map(n -> {
          int[] count = counts.getOrDefault(n, none);
          return new NodeLoad(n, count[0], count[1]);
        })
        .toList();
  }
}
