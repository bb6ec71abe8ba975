package io.totalog.protocol.membership.grpc;

import io.totalog.core.id.LogId;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.wire.MembershipWire;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Logs and their configuration, between values and messages; times in milliseconds. */
final class MembershipMessages {

  private MembershipMessages() {}

  static MembershipWire.LogConfig config(LogConfig c) {
    MembershipWire.LogConfig.Builder message =
        MembershipWire.LogConfig.newBuilder()
            .setShards(c.shards())
            .setReplication(c.replication())
            .setFsync(c.fsync());
    c.retentionAge().ifPresent(age -> message.setRetentionAgeMs(age.toMillis()));
    c.retentionBytes().ifPresent(message::setRetentionBytes);
    return message.build();
  }

  static LogConfig config(MembershipWire.LogConfig m) {
    return new LogConfig(
        m.getShards(),
        m.getReplication(),
        m.getFsync(),
        m.hasRetentionAgeMs()
            ? Optional.of(Duration.ofMillis(m.getRetentionAgeMs()))
            : Optional.empty(),
        m.hasRetentionBytes() ? Optional.of(m.getRetentionBytes()) : Optional.empty());
  }

  static MembershipWire.CreateAnswer created(CreatedLog created) {
    LogMeta log = created.log();
    return MembershipWire.CreateAnswer.newBuilder()
        .setLog(
            MembershipWire.LogMeta.newBuilder()
                .setId(log.id().value())
                .setName(log.name())
                .setCreatedMs(log.created().toEpochMilli())
                .setConfig(config(log.config()))
                .setConfigVersion(log.configVersion()))
        .setIsNew(created.isNew())
        .build();
  }

  static CreatedLog created(MembershipWire.CreateAnswer m) {
    MembershipWire.LogMeta log = m.getLog();
    return new CreatedLog(
        new LogMeta(
            new LogId(log.getId()),
            log.getName(),
            Instant.ofEpochMilli(log.getCreatedMs()),
            config(log.getConfig()),
            log.getConfigVersion()),
        m.getIsNew());
  }
}
