package io.totalog.gateway.http.logs;

import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.log.LogDescription;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a log looks in answers. */
final class LogJson {

  private LogJson() {}

  static void write(JsonOut out, LogMeta log, LogDescription description) {
    List<Long> shards = description.shards().stream().map(shard -> shard.id().value()).toList();
    write(out, log, description, shards);
  }

  /** Writes a log of which only the catalog is asked. */
  static void write(JsonOut out, LogMeta log, List<Long> shards) {
    write(out, log, null, shards);
  }

  private static void write(
      JsonOut out, LogMeta log, @Nullable LogDescription description, List<Long> shards) {
    out.raw("{\"id\":").string(log.id().toString()).raw(",\"name\":").string(log.name());
    out.raw(",\"created\":").timestamp(log.created().toEpochMilli());
    if (description != null) {
      out.raw(",\"first\":").number(description.first());
      out.raw(",\"tail\":").number(description.tail());
      if (description.bytes() >= 0) {
        out.raw(",\"bytes\":").number(description.bytes());
      }
    }
    config(out.raw(",\"config\":"), log.config());
    out.raw(",\"shards\":[");
    for (int i = 0; i < shards.size(); i++) {
      out.raw(i == 0 ? "" : ",").number(shards.get(i));
    }
    out.raw("]}");
  }

  private static void config(JsonOut out, LogConfig config) {
    out.raw("{\"shards\":").number(config.shards());
    out.raw(",\"replication\":").number(config.replication());
    out.raw(",\"durability\":").string(AskedConfig.durability(config.fsync()));
    if (config.retentionAge().isPresent() || config.retentionBytes().isPresent()) {
      out.raw(",\"retention\":{");
      config.retentionAge().ifPresent(age -> out.raw("\"age\":").string(age.toString()));
      boolean both = config.retentionAge().isPresent() && config.retentionBytes().isPresent();
      out.raw(both ? "," : "");
      config.retentionBytes().ifPresent(bytes -> out.raw("\"bytes\":").number(bytes));
      out.raw("}");
    }
    out.raw("}");
  }
}
