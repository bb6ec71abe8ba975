package io.totalog.kit.registry;

import io.totalog.core.id.NodeId;
import io.totalog.kit.Subscription;
import java.util.List;
import java.util.Optional;

/**
 * Who is alive. All reads are from a local copy: they never block and go on, aging, while ZooKeeper
 * is away. Absence here proves nothing by itself (protocol rule 21). Thread-safe.
 */
public interface NodeRegistry {

  /** Most nodes that are remembered after they have gone; the longest gone are forgotten first. */
  int GONE_NODES_MAX = 256;

  /**
   * Registers a node of this process and keeps it registered, over lost sessions too, until {@link
   * #unregister}. Returns at once; the entry may appear a little later.
   */
  void register(NodeEntry self);

  /** Takes a node of this process out, on an orderly stop. */
  void unregister(NodeId self);

  /** Returns the live nodes in ascending id. */
  List<NodeEntry> live();

  /** Returns the live nodes of a role in ascending id. */
  default List<NodeEntry> live(NodeRole role) {
    return live().stream().filter(n -> n.role() == role).toList();
  }

  /** Returns the live node with the id. */
  default Optional<NodeEntry> find(NodeId id) {
    return live().stream().filter(n -> n.id().equals(id)).findFirst();
  }

  /** Returns all nodes seen alive since this process started, ascending; gone ones are bounded. */
  List<SeenNode> seen();

  /** Returns whether the local copy follows the truth now: false while ZooKeeper is away. */
  boolean isCurrent();

  /**
   * Calls back after changes of {@link #live()} or {@link #isCurrent()}; changes may be told
   * together. The callback must not block.
   */
  Subscription listen(Runnable onChange);
}
