package io.totalog.protocol.membership;

import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of a log.
 *
 * @param shards open shards, 1 to {@link io.totalog.core.record.Limits#SHARDS_MAX}
 * @param replication copies of each shard, at least 1
 * @param fsync whether a record counts only after an fsync
 * @param retentionAge records older may be trimmed; empty: kept for ever
 * @param retentionBytes the log is trimmed to about this size; empty: kept for ever
 */
public record LogConfig(
    int shards,
    int replication,
    boolean fsync,
    Optional<Duration> retentionAge,
    Optional<Long> retentionBytes) {

  /** Checks the ranges. */
  public LogConfig {
    if (shards < 1 || shards > io.totalog.core.record.Limits.SHARDS_MAX || replication < 1) {
      throw new IllegalArgumentException("shards " + shards + ", replication " + replication);
    }
  }
}
