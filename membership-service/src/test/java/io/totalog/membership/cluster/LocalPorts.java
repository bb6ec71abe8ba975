package io.totalog.membership.cluster;

import io.totalog.core.id.NodeId;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Gives a started service the ordering state and the nodes of a {@link LocalCluster}. */
public final class LocalPorts {

  private LocalPorts() {}

  /** Replaces the connections to the sequencer and to shard nodes. */
  public static void register(LocalCluster cluster, ConfigurableListableBeanFactory beans) {
    beans.registerSingleton("localOrdering", cluster.ports().sequencer());
    beans.registerSingleton("localNodes", cluster.ports().nodes());
  }

  /** Starts a shard node and registers it where the service looks. */
  public static void addNode(LocalCluster cluster, NodeRegistry registry, String name) {
    cluster.addNode(name);
    registry.register(new NodeEntry(new NodeId(name), NodeRole.SHARD, "127.0.0.1:1", 1));
  }
}
