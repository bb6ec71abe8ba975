package io.totalog.protocol.membership.grpc;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.membership.MembershipApi;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Membership in memory: names and nothing behind them; one node is alive. */
final class FakeMembership implements MembershipApi {

  private final Map<String, LogMeta> logs = new ConcurrentHashMap<>();
  private long nextId = 1;

  @Override
  public synchronized CompletableFuture<CreatedLog> create(String name, LogConfig config) {
    if (config.replication() > 1) {
      return CompletableFuture.failedFuture(
          TotalogException.of(ErrorCode.NO_SHARD, "one node is alive", config.replication()));
    }
    LogMeta fresh = new LogMeta(new LogId(nextId), name, Instant.ofEpochMilli(17), config, 1);
    LogMeta known = logs.putIfAbsent(name, fresh);
    if (known == null) {
      nextId++;
    }
    return CompletableFuture.completedFuture(
        new CreatedLog(known == null ? fresh : known, known == null));
  }

  @Override
  public CompletableFuture<Boolean> drop(String name) {
    return CompletableFuture.completedFuture(logs.remove(name) != null);
  }
}
