package io.totalog.kit.registry;

import io.totalog.core.id.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Live nodes, and those that went, of which the longest gone are forgotten first. Thread-safe. */
public final class NodeMemory {

  private Map<NodeId, NodeEntry> live = Map.of();
  private final LinkedHashMap<NodeId, NodeEntry> gone = new LinkedHashMap<>();

  /** Replaces what is alive; returns whether anything changed. */
  public synchronized boolean live(Map<NodeId, NodeEntry> now) {
    if (now.equals(live)) {
      return false;
    }
    live.forEach((id, entry) -> {
      if (!now.containsKey(id)) {
        gone.remove(id);
        gone.put(id, entry);
      }
    });
    gone.keySet().removeAll(now.keySet());
    while (gone.size() > NodeRegistry.GONE_NODES_MAX) {
      gone.remove(gone.firstEntry().getKey());
    }
    live = Map.copyOf(now);
    return true;
  }

  /** Returns the live nodes in ascending id. */
  public synchronized List<NodeEntry> live() {
    return live.values().stream().sorted(Comparator.comparing(NodeEntry::id)).toList();
  }

  /** Returns live and gone nodes in ascending id. */
  public synchronized List<SeenNode> seen() {
    List<SeenNode> seen = new ArrayList<>();
    live.values().forEach(e -> seen.add(new SeenNode(e, true)));
    gone.values().forEach(e -> seen.add(new SeenNode(e, false)));
    seen.sort(Comparator.comparing(n -> n.entry().id()));
    return seen;
  }
}
