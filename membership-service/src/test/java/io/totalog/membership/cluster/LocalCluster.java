package io.totalog.membership.cluster;

import io.totalog.core.id.NodeId;
import io.totalog.kit.catalog.InMemoryLogCatalog;
import io.totalog.kit.catalog.InMemoryShardIds;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.leader.InMemoryLeaderBoard;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.InMemoryNodeRegistry;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.membership.view.FirstShards;
import io.totalog.membership.view.memory.InMemoryFirstShards;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import io.totalog.protocol.shard.ShardApi;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Everything that outlives a membership process. */
public final class LocalCluster {

  private final LocalOrdering ordering = new LocalOrdering();
  private final InMemoryNodeRegistry registry = new InMemoryNodeRegistry();
  private final LogCatalog catalog = new InMemoryLogCatalog(InstantSource.system());
  private final FirstShards firstShards = new InMemoryFirstShards(new InMemoryShardIds());
  private final LeaderBoard board = new InMemoryLeaderBoard();
  private final Map<NodeId, EmptyNode> nodes = new ConcurrentHashMap<>();

  /** Starts shard nodes shard-1, shard-2, … */
  public LocalCluster withNodes(int count) {
    for (int n = 1; n <= count; n++) {
      addNode("shard-" + n);
    }
    return this;
  }

  /** Starts a shard node. */
  public EmptyNode addNode(String name) {
    NodeId id = new NodeId(name);
    EmptyNode node = new EmptyNode(id, ordering);
    nodes.put(id, node);
    registry.register(new NodeEntry(id, NodeRole.SHARD, "", 1));
    return node;
  }

  /** Plays the end of a node's session; the node itself goes on. */
  public void vanish(String name) {
    registry.unregister(new NodeId(name));
  }

  /** Plays the loss and return of ZooKeeper. */
  public void zooKeeperAnswers(boolean now) {
    registry.current(now);
  }

  /** Returns a node. */
  public EmptyNode node(String name) {
    return Objects.requireNonNull(nodes.get(new NodeId(name)));
  }

  /** Returns the ports as a healthy membership process sees them. */
  public MembershipPorts ports() {
    return new MembershipPorts(registry, catalog, firstShards, this::connection, ordering, board);
  }

  private ShardApi connection(NodeId node) {
    ShardApi found = nodes.get(node);
    return found == null ? absent() : found;
  }

  private static ShardApi absent() {
    return MembershipPorts.proxy(
        ShardApi.class,
        (method, arguments) ->
            CompletableFuture.failedFuture(new ConnectionBrokenException("no such node")));
  }
}
