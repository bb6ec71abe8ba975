package io.totalog.kit.catalog.zookeeper;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.kit.Listeners;
import io.totalog.kit.Subscription;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.catalog.LogIndex;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.kit.zookeeper.ZooKeeperCounter;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * One znode a log below {@code /totalog/logs/names}, created and removed whole; ids come from the
 * counter {@code /totalog/logs/next-id}. All of it is kept in memory, bounded by {@link
 * LogCatalog#LOGS_MAX}, and kept up to date by one recursive watch.
 */
public final class ZooKeeperLogCatalog implements LogCatalog, AutoCloseable {

  private static final String NAMES = "/totalog/logs/names";
  private static final int TRIES_MAX = 5;

  private final ZooKeeperCalls calls;
  private final CuratorFramework client;
  private final InstantSource clock;
  private final ZooKeeperCounter ids;
  private final CuratorCache cache;
  private final LogIndex index = new LogIndex();
  private final Listeners listeners = new Listeners();
  private final CountDownLatch loaded = new CountDownLatch(1);

  /** Starts to load and follow the catalog. */
  public ZooKeeperLogCatalog(ZooKeeperCalls calls, InstantSource clock) {
    this.calls = calls;
    this.client = calls.client();
    this.clock = clock;
    this.ids = new ZooKeeperCounter(client, "/totalog/logs/next-id");
    this.cache = CuratorCache.build(client, NAMES);
    cache
        .listenable()
        .addListener(
            CuratorCacheListener.builder()
                .forAll((type, before, after) -> onChange(before, after))
                .forInitialized(loaded::countDown)
                .build());
    cache.start();
  }

  /** Waits until all logs are known here; returns whether they are. */
  public boolean awaitLoaded(Duration timeout) throws InterruptedException {
    return loaded.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Optional<LogMeta> known(String name) {
    return index.find(name);
  }

  @Override
  public Optional<LogMeta> known(LogId id) {
    return index.find(id);
  }

  @Override
  public CompletableFuture<Optional<LogMeta>> find(String name) {
    Optional<LogMeta> known = index.find(name);
    return known.isPresent() ? CompletableFuture.completedFuture(known) : reread(name);
  }

  @Override
  public CompletableFuture<Optional<LogMeta>> reread(String name) {
    Optional<LogMeta> before = index.find(name);
    return calls.call(() -> {
      client.sync().forPath(path(name));
      Optional<LogMeta> now = read(name);
      before
          .filter(old -> now.map(LogMeta::id).filter(old.id()::equals).isEmpty())
          .ifPresent(old -> index.remove(name, old.id()));
      now.ifPresent(index::put);
      return now;
    });
  }

  @Override
  public List<LogMeta> list(String prefix, String after, int limit) {
    return index.list(prefix, after, limit);
  }

  @Override
  public CompletableFuture<CreatedLog> create(String name, LogConfig config) {
    return calls.call(() -> createNow(name, config));
  }

  private CreatedLog createNow(String name, LogConfig config) throws Exception {
    for (int i = 0; i < TRIES_MAX; i++) {
      Optional<LogMeta> existing = read(name);
      if (existing.isPresent()) {
        index.put(existing.get());
        return new CreatedLog(existing.get(), false);
      }
      if (index.size() >= LOGS_MAX) {
        throw TotalogException.of(
            ErrorCode.QUOTA_EXCEEDED, "a cluster has at most " + LOGS_MAX + " logs", LOGS_MAX);
      }
      LogMeta log =
          new LogMeta(
              new LogId(ids.take(1)),
              name,
              clock.instant().truncatedTo(ChronoUnit.MILLIS),
              config,
              1);
      if (createZnode(log)) {
        index.put(log);
        return new CreatedLog(log, true);
      }
    }
    throw TotalogException.of(ErrorCode.OVERLOADED, "others create and drop the same name");
  }

  /**
   * Returns whether the name is this log's now, also when a retried create met its own first try.
   */
  private boolean createZnode(LogMeta log) throws Exception {
    try {
      client.create().creatingParentsIfNeeded().forPath(path(log.name()), LogZnode.encode(log));
      return true;
    } catch (KeeperException.NodeExistsException e) {
      return read(log.name()).filter(now -> now.id().equals(log.id())).isPresent();
    }
  }

  @Override
  public CompletableFuture<Boolean> remove(String name, LogId id) {
    return calls.call(() -> {
      for (int i = 0; i < TRIES_MAX; i++) {
        Optional<LogMeta> now = read(name).filter(log -> log.id().equals(id));
        index.remove(name, id);
        if (now.isEmpty()) {
          return false;
        }
        try {
          client
              .delete()
              .withVersion(Math.toIntExact(now.get().configVersion() - 1))
              .forPath(path(name));
          return true;
        } catch (KeeperException.NoNodeException e) {
          return true;
        } catch (KeeperException.BadVersionException e) {
          // Reconfigured or created anew meanwhile: look again.
        }
      }
      throw TotalogException.of(ErrorCode.OVERLOADED, "others keep changing the log");
    });
  }

  @Override
  public CompletableFuture<Optional<LogMeta>> configure(LogMeta before, LogConfig config) {
    LogMeta after =
        new LogMeta(
            before.id(), before.name(), before.created(), config, before.configVersion() + 1);
    return calls.call(() -> {
      if (read(before.name()).filter(before::equals).isEmpty()) {
        return Optional.empty();
      }
      try {
        client
            .setData()
            .withVersion(Math.toIntExact(before.configVersion() - 1))
            .forPath(path(before.name()), LogZnode.encode(after));
      } catch (KeeperException.NoNodeException | KeeperException.BadVersionException e) {
        if (read(before.name()).filter(after::equals).isEmpty()) {
          return Optional.empty();
        }
      }
      index.put(after);
      return Optional.of(after);
    });
  }

  @Override
  public Subscription listen(Runnable onChange) {
    return listeners.add(onChange);
  }

  @Override
  public void close() {
    cache.close();
  }

  private Optional<LogMeta> read(String name) throws Exception {
    try {
      Stat stat = new Stat();
      byte[] data = client.getData().storingStatIn(stat).forPath(path(name));
      return Optional.of(LogZnode.decode(name, data, stat.getVersion()));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    }
  }

  private void onChange(@Nullable ChildData before, @Nullable ChildData after) {
    ChildData data = after == null ? before : after;
    if (data == null || !data.getPath().startsWith(NAMES + "/")) {
      return;
    }
    String name = data.getPath().substring(NAMES.length() + 1);
    LogMeta log = LogZnode.decode(name, data.getData(), data.getStat().getVersion());
    if (after == null) {
      index.remove(name, log.id());
    } else {
      index.put(log);
    }
    listeners.tell();
  }

  private static String path(String name) {
    return NAMES + "/" + name;
  }
}
