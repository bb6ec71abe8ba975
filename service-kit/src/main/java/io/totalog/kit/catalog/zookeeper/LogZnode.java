package io.totalog.kit.catalog.zookeeper;

import io.totalog.core.id.LogId;
import io.totalog.kit.zookeeper.TextFields;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.time.Duration;
import java.time.Instant;

/** The content of a log's znode; its configuration's version is the znode's, from 1. */
final class LogZnode {

  private LogZnode() {}

  static byte[] encode(LogMeta log) {
    LogConfig config = log.config();
    TextFields fields =
        new TextFields()
            .with("id", log.id())
            .with("created", log.created())
            .with("shards", config.shards())
            .with("replication", config.replication())
            .with("durability", config.fsync() ? "fsync" : "async");
    config.retentionAge().ifPresent(age -> fields.with("retention-age", age));
    config.retentionBytes().ifPresent(bytes -> fields.with("retention-bytes", bytes));
    return fields.bytes();
  }

  static LogMeta decode(String name, byte[] data, int znodeVersion) {
    TextFields fields = TextFields.of(data);
    LogConfig config =
        new LogConfig(
            Math.toIntExact(fields.number("shards")),
            Math.toIntExact(fields.number("replication")),
            fields.text("durability").equals("fsync"),
            fields.find("retention-age").map(Duration::parse),
            fields.find("retention-bytes").map(Long::valueOf));
    return new LogMeta(
        new LogId(fields.number("id")),
        name,
        Instant.parse(fields.text("created")),
        config,
        znodeVersion + 1L);
  }
}
