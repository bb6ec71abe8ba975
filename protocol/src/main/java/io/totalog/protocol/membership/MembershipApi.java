package io.totalog.protocol.membership;

import java.util.concurrent.CompletableFuture;

/**
 * What the membership leader offers to gateways. Thread-safe; no call blocks. Futures fail with
 * {@link io.totalog.core.error.TotalogException} for answers ({@code no-shard} when there are too
 * few nodes, {@code overloaded} when nobody leads).
 */
public interface MembershipApi {

  /**
   * Creates a log, or returns the one that has the name. Completes once the log takes appends.
   *
   * @param name as api.md section 1 allows
   * @param config complete configuration for a new log
   */
  CompletableFuture<CreatedLog> create(String name, LogConfig config);

  /**
   * Drops a log: its records are gone once it completes, its name is free, its id never used again.
   *
   * @return false if no log has the name
   */
  CompletableFuture<Boolean> drop(String name);
}
