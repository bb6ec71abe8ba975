package io.totalog.gateway.config;

import io.totalog.protocol.membership.LogConfig;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What new logs are like.
 *
 * @param autoCreate Whether an append creates a log that does not exist; true in a standalone
 *     process.
 * @param shards Shards of a new log that asks for no other number, 1 to 64.
 * @param replication Copies of a new log that asks for no other number; at most the number of shard
 *     nodes.
 * @param fsync Whether a record of a new log counts only after an fsync, unless the log asks
 *     otherwise.
 */
@ConfigurationProperties("totalog.logs")
public record LogsProperties(
    @DefaultValue("false") boolean autoCreate,
    @DefaultValue("1") int shards,
    @DefaultValue("1") int replication,
    @DefaultValue("true") boolean fsync) {

  /** Returns the configuration of a new log of which nothing was asked. */
  LogConfig defaults() {
    return new LogConfig(shards, replication, fsync, Optional.empty(), Optional.empty());
  }
}
