package io.totalog.gateway.log;

import io.totalog.core.id.LogId;
import io.totalog.kit.Subscription;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.membership.MembershipApi;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Catalog and membership of a {@link MemoryCluster}, which has one log. */
final class MemoryNames implements LogCatalog, MembershipApi {
  private final MemoryCluster cluster;
  private volatile Optional<LogMeta> log;

  MemoryNames(MemoryCluster cluster, String name) {
    this.cluster = cluster;
    this.log = name.isEmpty() ? Optional.empty() : Optional.of(MemoryCluster.meta(name));
  }

  @Override
  public Optional<LogMeta> known(String name) {
    return log.filter(l -> l.name().equals(name));
  }

  @Override
  public Optional<LogMeta> known(LogId id) {
    return log.filter(l -> l.id().equals(id));
  }

  @Override
  public CompletableFuture<Optional<LogMeta>> find(String name) {
    return CompletableFuture.completedFuture(known(name));
  }

  @Override
  public CompletableFuture<Optional<LogMeta>> reread(String name) {
    return find(name);
  }

  @Override
  public List<LogMeta> list(String prefix, String after, int limit) {
    return log.filter(l -> l.name().startsWith(prefix)).stream().toList();
  }

  @Override
  public CompletableFuture<CreatedLog> create(String name, LogConfig config) {
    boolean isNew = known(name).isEmpty();
    if (isNew) {
      log = Optional.of(MemoryCluster.meta(name));
    }
    return CompletableFuture.completedFuture(new CreatedLog(log.orElseThrow(), isNew));
  }

  @Override
  public CompletableFuture<Boolean> drop(String name) {
    boolean was = known(name).isPresent();
    if (was) {
      cluster.drop();
      log = Optional.empty();
    }
    return CompletableFuture.completedFuture(was);
  }

  @Override
  public CompletableFuture<Boolean> remove(String name, LogId id) {
    return drop(name);
  }

  @Override
  public CompletableFuture<Optional<LogMeta>> configure(LogMeta before, LogConfig config) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public Subscription listen(Runnable onChange) {
    return () -> {};
  }
}
