package io.totalog.protocol.sequencer.grpc;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.protocol.wire.SequencerWire;
import java.util.List;

/** What travels on a progress stream, between values and messages. */
final class ReportMessages {

  private ReportMessages() {}

  static SequencerWire.Hello hello(Hello h) {
    SequencerWire.Hello.Builder message =
        SequencerWire.Hello.newBuilder()
            .setCluster(h.cluster().value())
            .setNode(h.node().value())
            .setStore(h.store().value())
            .setBoot(h.boot())
            .setProcess(h.process())
            .setHighestCut(h.highestCut());
    h.shards().forEach(s -> message.addShards(shardHello(s)));
    return message.build();
  }

  static Hello hello(SequencerWire.Hello m) {
    return new Hello(
        new ClusterId(m.getCluster()),
        new NodeId(m.getNode()),
        new StoreId(m.getStore()),
        m.getBoot(),
        m.getProcess(),
        m.getHighestCut(),
        m.getShardsList().stream().map(ReportMessages::shardHello).toList());
  }

  static SequencerWire.ShardHello shardHello(ShardHello s) {
    return SequencerWire.ShardHello.newBuilder()
        .setShard(s.shard().value())
        .setTerm(s.term())
        .setDurable(s.durable())
        .setMapped(s.mapped())
        .build();
  }

  static ShardHello shardHello(SequencerWire.ShardHello m) {
    return new ShardHello(new ShardId(m.getShard()), m.getTerm(), m.getDurable(), m.getMapped());
  }

  static SequencerWire.Progress progress(List<ReplicaProgress> changed) {
    SequencerWire.Progress.Builder message = SequencerWire.Progress.newBuilder();
    for (ReplicaProgress p : changed) {
      message.addChanged(
          SequencerWire.ReplicaProgress.newBuilder()
              .setShard(p.shard())
              .setTerm(p.term())
              .setDurable(p.durable())
              .setConfirmed(p.confirmed()));
    }
    return message.build();
  }

  static List<ReplicaProgress> progress(SequencerWire.Progress m) {
    return m.getChangedList().stream()
        .map(p -> new ReplicaProgress(p.getShard(), p.getTerm(), p.getDurable(), p.getConfirmed()))
        .toList();
  }

  static SequencerWire.HelloAnswer answer(HelloAnswer a) {
    SequencerWire.HelloAnswer.Builder message =
        SequencerWire.HelloAnswer.newBuilder().setCluster(a.cluster().value()).setEpoch(a.epoch());
    a.verdicts().forEach(v -> message.addVerdicts(verdict(v)));
    a.parts().forEach(p -> message.addParts(part(p)));
    return message.build();
  }

  static HelloAnswer answer(SequencerWire.HelloAnswer m) {
    return new HelloAnswer(
        new ClusterId(m.getCluster()),
        m.getEpoch(),
        m.getVerdictsList().stream().map(ReportMessages::verdict).toList(),
        m.getPartsList().stream().map(ReportMessages::part).toList());
  }

  static SequencerWire.CutDelivery cut(CutDelivery c) {
    SequencerWire.CutDelivery.Builder message =
        SequencerWire.CutDelivery.newBuilder().setCut(c.cut());
    c.parts().forEach(p -> message.addParts(part(p)));
    c.notices().forEach(n -> message.addNotices(notice(n)));
    return message.build();
  }

  static CutDelivery cut(SequencerWire.CutDelivery m) {
    return new CutDelivery(
        m.getCut(),
        m.getPartsList().stream().map(ReportMessages::part).toList(),
        m.getNoticesList().stream().map(ReportMessages::notice).toList());
  }

  private static SequencerWire.MappedPart part(MappedPart p) {
    return SequencerWire.MappedPart.newBuilder()
        .setShard(p.shard())
        .setFromLsn(p.fromLsn())
        .setToLsn(p.toLsn())
        .setFirstSeq(p.firstSeq())
        .setTimeMs(p.timeMs())
        .setCut(p.cut())
        .build();
  }

  private static MappedPart part(SequencerWire.MappedPart m) {
    return new MappedPart(
        m.getShard(), m.getFromLsn(), m.getToLsn(), m.getFirstSeq(), m.getTimeMs(), m.getCut());
  }

  private static SequencerWire.ShardVerdict verdict(ShardVerdict v) {
    SequencerWire.ShardVerdict.Builder message =
        SequencerWire.ShardVerdict.newBuilder().setShard(v.shard().value());
    switch (v) {
      case ShardVerdict.Open o -> message.setOpen(o.base());
      case ShardVerdict.Sealed s -> message.setSealed(s.finalLength());
      case ShardVerdict.Damaged d -> message.setDamaged(true);
      case ShardVerdict.Unregistered u -> message.setUnregistered(true);
      case ShardVerdict.Gone g -> message.setGone(true);
    }
    return message.build();
  }

  private static ShardVerdict verdict(SequencerWire.ShardVerdict m) {
    ShardId shard = new ShardId(m.getShard());
    return switch (m.getVerdictCase()) {
      case OPEN -> new ShardVerdict.Open(shard, m.getOpen());
      case SEALED -> new ShardVerdict.Sealed(shard, m.getSealed());
      case DAMAGED -> new ShardVerdict.Damaged(shard);
      case UNREGISTERED -> new ShardVerdict.Unregistered(shard);
      case GONE -> new ShardVerdict.Gone(shard);
      case VERDICT_NOT_SET ->
          throw new IllegalArgumentException("unknown verdict on shard " + shard);
    };
  }

  private static SequencerWire.ShardNotice notice(ShardNotice n) {
    SequencerWire.ShardNotice.Builder message =
        SequencerWire.ShardNotice.newBuilder().setShard(n.shard().value());
    switch (n) {
      case ShardNotice.Registered r -> message.setRegistered(r.base());
      case ShardNotice.Sealed s -> message.setSealed(s.finalLength());
      case ShardNotice.Trimmed t -> message.setTrimmed(t.first());
      case ShardNotice.Gone g -> message.setGone(true);
    }
    return message.build();
  }

  private static ShardNotice notice(SequencerWire.ShardNotice m) {
    ShardId shard = new ShardId(m.getShard());
    return switch (m.getNoticeCase()) {
      case REGISTERED -> new ShardNotice.Registered(shard, m.getRegistered());
      case SEALED -> new ShardNotice.Sealed(shard, m.getSealed());
      case TRIMMED -> new ShardNotice.Trimmed(shard, m.getTrimmed());
      case GONE -> new ShardNotice.Gone(shard);
      case NOTICE_NOT_SET -> throw new IllegalArgumentException("unknown notice of shard " + shard);
    };
  }
}
