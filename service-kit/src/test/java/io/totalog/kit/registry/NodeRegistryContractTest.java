package io.totalog.kit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.core.id.NodeId;
import io.totalog.kit.Subscription;
import io.totalog.kit.ZooKeeperFixture;
import io.totalog.kit.registry.zookeeper.ZooKeeperNodeRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NodeRegistryContractTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final NodeEntry SHARD_1 =
      new NodeEntry(new NodeId("shard-1"), NodeRole.SHARD, "127.0.0.1:9001", -7);
  private static final NodeEntry GATEWAY =
      new NodeEntry(new NodeId("gateway-1"), NodeRole.GATEWAY, "127.0.0.1:8080", 3);

  interface Contract {
    NodeRegistry registry();

    @Test
    default void registeredNodesAreLiveInOrderAndByRole() {
      NodeRegistry registry = registry();
      registry.register(SHARD_1);
      registry.register(GATEWAY);
      await().atMost(SOON).until(() -> registry.live().equals(List.of(GATEWAY, SHARD_1)));
      assertThat(registry.live(NodeRole.SHARD)).containsExactly(SHARD_1);
      assertThat(registry.find(GATEWAY.id())).contains(GATEWAY);
      assertThat(registry.isCurrent()).isTrue();
    }

    @Test
    default void aNodeThatHasGoneIsStillSeen() {
      NodeRegistry registry = registry();
      AtomicInteger changes = new AtomicInteger();
      try (Subscription ignored = registry.listen(changes::incrementAndGet)) {
        registry.register(SHARD_1);
        await().atMost(SOON).until(() -> registry.live().size() == 1);
        registry.unregister(SHARD_1.id());
        await().atMost(SOON).until(() -> registry.live().isEmpty());
        assertThat(registry.seen()).containsExactly(new SeenNode(SHARD_1, false));
        assertThat(changes.get()).isGreaterThanOrEqualTo(2);
      }
    }
  }

  @Nested
  class InMemory implements Contract {
    @Override
    public NodeRegistry registry() {
      return new InMemoryNodeRegistry();
    }
  }

  @Nested
  class OnZooKeeper implements Contract {
    private final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();

    @Override
    public NodeRegistry registry() {
      return new ZooKeeperNodeRegistry(zooKeeper.connect());
    }

    @org.junit.jupiter.api.AfterEach
    void close() throws Exception {
      zooKeeper.close();
    }

    @Test
    void aNodeIsThereAgainAfterItsSessionWasLost() throws Exception {
      CuratorFramework client = zooKeeper.connect();
      ZooKeeperNodeRegistry mine = new ZooKeeperNodeRegistry(client);
      NodeRegistry other = registry();
      AtomicInteger changes = new AtomicInteger();
      mine.register(SHARD_1);
      await().atMost(SOON).until(() -> other.live().size() == 1);
      other.listen(changes::incrementAndGet);

      client.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();

      await().atMost(SOON).until(() -> changes.get() >= 2 && other.live().size() == 1);
      assertThat(other.live()).containsExactly(SHARD_1);
    }

    @Test
    void aRestartedProcessReplacesItsFormerLifeAtOnce() {
      ZooKeeperNodeRegistry killed = new ZooKeeperNodeRegistry(zooKeeper.connect());
      killed.register(SHARD_1);
      NodeRegistry registry = registry();
      await().atMost(SOON).until(() -> registry.live().size() == 1);
      NodeEntry again = new NodeEntry(SHARD_1.id(), NodeRole.SHARD, "127.0.0.1:9002", 8);
      registry.register(again);
      await().atMost(SOON).until(() -> registry.live().equals(List.of(again)));
    }

    @Test
    void readsGoOnWhileZooKeeperIsAway() throws Exception {
      NodeRegistry registry = registry();
      registry.register(SHARD_1);
      await().atMost(SOON).until(() -> registry.live().size() == 1);
      zooKeeper.stopServer();
      await().atMost(SOON).until(() -> !registry.isCurrent());
      assertThat(registry.live()).containsExactly(SHARD_1);
      zooKeeper.restartServer();
      await().atMost(SOON).until(registry::isCurrent);
      await().atMost(SOON).until(() -> registry.live().equals(List.of(SHARD_1)));
    }
  }

  @Test
  void rememberedNodesAreBounded() {
    NodeMemory memory = new NodeMemory();
    for (int i = 0; i < 2 * NodeRegistry.GONE_NODES_MAX; i++) {
      NodeId id = new NodeId("n" + i);
      Map<NodeId, NodeEntry> one = new HashMap<>();
      one.put(id, new NodeEntry(id, NodeRole.SHARD, "h:1", i));
      memory.live(one);
    }
    assertThat(memory.seen()).hasSize(NodeRegistry.GONE_NODES_MAX + 1);
  }
}
