package io.totalog.membership.view;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.placement.NodeLoad;
import io.totalog.core.placement.Placement;
import io.totalog.core.placement.PlacementAnswer;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the open shards of logs are, as this process has seen or proposed it: the figures behind an
 * even placement, and the memory of which logs need no work. Out of date it makes placement less
 * even or work done twice, no more. At most one entry a log. Thread-safe.
 */
public final class PlacedLogs {

  private final Map<LogId, Entry> logs = new HashMap<>();
  private final Map<NodeId, Load> loads = new HashMap<>();
  private long sweep;

  private record Entry(List<List<NodeId>> shards, boolean settled, long sweep) {}

  private static final class Load {
    long copies;
    long primaries;
  }

  /**
   * Chooses nodes for the first shards of a log, and counts them at once, so that the next choice
   * sees them.
   *
   * @param log the log; an earlier choice for it is forgotten
   * @param live shard nodes that may be chosen
   * @param shards how many
   * @param copies of each
   */
  synchronized PlacementAnswer place(LogId log, List<NodeId> live, int shards, int copies) {
    forget(log);
    PlacementAnswer answer = Placement.place(loads(live), shards, copies, log.value());
    if (answer instanceof PlacementAnswer.Placed placed) {
      put(log, new Entry(placed.shards(), false, sweep));
    }
    return answer;
  }

  private List<NodeLoad> loads(List<NodeId> live) {
    return live.stream()
        .map(node -> {
          Load load = loads.getOrDefault(node, new Load());
          return new NodeLoad(node, load.copies, load.primaries);
        })
        .toList();
  }

  /** Learns that a log is registered with these shards. */
  public synchronized void settle(LogView view) {
    forget(view.log());
    List<List<NodeId>> shards = view.openShards().stream().map(ShardView::replicas).toList();
    put(view.log(), new Entry(shards, true, sweep));
  }

  /** Learns that the log is registered where it was placed. */
  synchronized void settle(LogId log) {
    Entry entry = logs.get(log);
    if (entry != null) {
      logs.put(log, new Entry(entry.shards(), true, sweep));
    }
  }

  /** Returns whether the log was seen registered in this sweep. */
  public synchronized boolean isSettled(LogId log) {
    Entry entry = logs.get(log);
    return entry != null && entry.settled() && entry.sweep() == sweep;
  }

  /** Forgets a log and its figures. */
  synchronized void forget(LogId log) {
    Entry entry = logs.remove(log);
    if (entry != null) {
      count(entry.shards(), -1);
    }
  }

  /** Begins to look at all logs anew; figures stay until {@link #endSweep}. */
  public synchronized void beginSweep() {
    sweep++;
  }

  /** Forgets what was not seen since the sweep began. */
  public synchronized void endSweep() {
    List<LogId> unseen = new ArrayList<>();
    logs.forEach((log, entry) -> {
      if (entry.sweep() < sweep) {
        unseen.add(log);
      }
    });
    unseen.forEach(this::forget);
  }

  private void put(LogId log, Entry entry) {
    logs.put(log, entry);
    count(entry.shards(), 1);
  }

  private void count(List<List<NodeId>> shards, int sign) {
    for (List<NodeId> nodes : shards) {
      nodes.forEach(node -> load(node).copies += sign);
      load(nodes.getFirst()).primaries += sign;
    }
    loads.values().removeIf(load -> load.copies == 0);
  }

  private Load load(NodeId node) {
    return loads.computeIfAbsent(node, n -> new Load());
  }
}
