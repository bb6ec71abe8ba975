package io.totalog.kit.registry;

import io.totalog.core.id.NodeId;
import io.totalog.kit.Listeners;
import io.totalog.kit.Subscription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes of one process, and the registry of tests. */
public final class InMemoryNodeRegistry implements NodeRegistry {

  private final Map<NodeId, NodeEntry> registered = new HashMap<>();
  private final NodeMemory memory = new NodeMemory();
  private final Listeners listeners = new Listeners();
  private volatile boolean current = true;

  @Override
  public void register(NodeEntry self) {
    synchronized (registered) {
      registered.put(self.id(), self);
      memory.live(registered);
    }
    listeners.tell();
  }

  @Override
  public void unregister(NodeId self) {
    synchronized (registered) {
      registered.remove(self);
      memory.live(registered);
    }
    listeners.tell();
  }

  /** Plays the loss and return of ZooKeeper. */
  public void current(boolean now) {
    current = now;
    listeners.tell();
  }

  @Override
  public List<NodeEntry> live() {
    return memory.live();
  }

  @Override
  public List<SeenNode> seen() {
    return memory.seen();
  }

  @Override
  public boolean isCurrent() {
    return current;
  }

  @Override
  public Subscription listen(Runnable onChange) {
    return listeners.add(onChange);
  }
}
