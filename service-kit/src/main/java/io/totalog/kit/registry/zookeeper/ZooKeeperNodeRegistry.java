package io.totalog.kit.registry.zookeeper;

import io.totalog.core.id.NodeId;
import io.totalog.kit.Listeners;
import io.totalog.kit.Subscription;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeMemory;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.registry.SeenNode;
import io.totalog.kit.zookeeper.TextFields;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One ephemeral znode a life of a process: {@code /totalog/nodes/shard-1~4f2a…}. So a process that
 * was killed and started again is listed at once, beside the znode of its former life, which goes
 * when that session ends; the younger one counts.
 */
public final class ZooKeeperNodeRegistry implements NodeRegistry, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ZooKeeperNodeRegistry.class);
  private static final String ROOT = "/totalog/nodes";

  private final CuratorFramework client;
  private final CuratorCache cache;
  private final NodeMemory memory = new NodeMemory();
  private final Listeners listeners = new Listeners();
  private final Map<NodeId, PersistentNode> own = new ConcurrentHashMap<>();
  private volatile boolean current = true;

  /** Starts to follow the registry. */
  public ZooKeeperNodeRegistry(CuratorFramework client) {
    this.client = client;
    this.cache = CuratorCache.build(client, ROOT);
    client.getConnectionStateListenable().addListener((c, state) -> onConnection(state));
    cache
        .listenable()
        .addListener(
            CuratorCacheListener.builder()
                .forAll((type, before, after) -> refresh())
                .forInitialized(this::refresh)
                .afterInitialized()
                .build());
    cache.start();
  }

  @Override
  public void register(NodeEntry self) {
    byte[] content =
        new TextFields().with("role", self.role().code()).with("address", self.address()).bytes();
    String path = ROOT + "/" + self.id() + "~" + Long.toHexString(self.process());
    PersistentNode node = new PersistentNode(client, CreateMode.EPHEMERAL, false, path, content);
    PersistentNode former = own.put(self.id(), node);
    if (former != null) {
      close(former);
    }
    node.start();
  }

  @Override
  public void unregister(NodeId self) {
    PersistentNode node = own.remove(self);
    if (node != null) {
      close(node);
    }
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

  @Override
  public void close() {
    own.keySet().forEach(this::unregister);
    cache.close();
  }

  private void onConnection(ConnectionState state) {
    boolean now = state.isConnected();
    if (now != current) {
      current = now;
      listeners.tell();
    }
  }

  private void refresh() {
    Map<NodeId, NodeEntry> live = new HashMap<>();
    Map<NodeId, Long> born = new HashMap<>();
    cache.stream()
        .filter(znode -> znode.getPath().startsWith(ROOT + "/"))
        .forEach(znode -> collect(znode, live, born));
    if (memory.live(live)) {
      listeners.tell();
    }
  }

  private static void collect(
      ChildData znode, Map<NodeId, NodeEntry> live, Map<NodeId, Long> born) {
    try {
      String[] name = znode.getPath().substring(ROOT.length() + 1).split("~", 2);
      TextFields fields = TextFields.of(znode.getData());
      NodeEntry entry =
          new NodeEntry(
              new NodeId(name[0]),
              NodeRole.of(fields.text("role")),
              fields.text("address"),
              Long.parseUnsignedLong(name[1], 16));
      long czxid = znode.getStat().getCzxid();
      if (czxid > born.getOrDefault(entry.id(), Long.MIN_VALUE)) {
        live.put(entry.id(), entry);
        born.put(entry.id(), czxid);
      }
    } catch (RuntimeException e) {
      log.atWarn().addKeyValue("path", znode.getPath()).setCause(e).log("not a node's znode");
    }
  }

  private static void close(PersistentNode node) {
    try {
      node.close();
    } catch (IOException e) {
      log.atInfo().setCause(e).log("a znode goes with its session, since it could not be deleted");
    }
  }
}
