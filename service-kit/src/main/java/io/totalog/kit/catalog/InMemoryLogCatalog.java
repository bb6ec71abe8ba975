package io.totalog.kit.catalog;

import io.totalog.core.id.LogId;
import io.totalog.kit.Listeners;
import io.totalog.kit.Subscription;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A catalog that ends with the process: for tests. */
public final class InMemoryLogCatalog implements LogCatalog {

  private final InstantSource clock;
  private final LogIndex index = new LogIndex();
  private final Listeners listeners = new Listeners();
  private long nextId = 1;

  /** Makes an empty one. */
  public InMemoryLogCatalog(InstantSource clock) {
    this.clock = clock;
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
    return CompletableFuture.completedFuture(index.find(name));
  }

  @Override
  public CompletableFuture<Optional<LogMeta>> reread(String name) {
    return find(name);
  }

  @Override
  public List<LogMeta> list(String prefix, String after, int limit) {
    return index.list(prefix, after, limit);
  }

  @Override
  public CompletableFuture<CreatedLog> create(String name, LogConfig config) {
    CreatedLog created;
    synchronized (this) {
      created =
          index
              .find(name)
              .map(log -> new CreatedLog(log, false))
              .orElseGet(() -> new CreatedLog(fresh(name, config), true));
      index.put(created.log());
    }
    listeners.tell();
    return CompletableFuture.completedFuture(created);
  }

  private LogMeta fresh(String name, LogConfig config) {
    return new LogMeta(
        new LogId(nextId++), name, clock.instant().truncatedTo(ChronoUnit.MILLIS), config, 1);
  }

  @Override
  public CompletableFuture<Boolean> remove(String name, LogId id) {
    boolean mine;
    synchronized (this) {
      mine = index.find(name).filter(log -> log.id().equals(id)).isPresent();
      index.remove(name, id);
    }
    listeners.tell();
    return CompletableFuture.completedFuture(mine);
  }

  @Override
  public CompletableFuture<Optional<LogMeta>> configure(LogMeta before, LogConfig config) {
    Optional<LogMeta> changed;
    synchronized (this) {
      changed =
          index
              .find(before.name())
              .filter(log ->
                  log.id().equals(before.id()) && log.configVersion() == before.configVersion())
              .map(log ->
                  new LogMeta(
                      log.id(), log.name(), log.created(), config, log.configVersion() + 1));
      changed.ifPresent(index::put);
    }
    listeners.tell();
    return CompletableFuture.completedFuture(changed);
  }

  @Override
  public Subscription listen(Runnable onChange) {
    return listeners.add(onChange);
  }
}
