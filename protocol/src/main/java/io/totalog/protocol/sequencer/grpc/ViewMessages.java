package io.totalog.protocol.sequencer.grpc;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import io.totalog.protocol.sequencer.SequencerStatus;
import io.totalog.protocol.wire.SequencerWire;
import java.util.Optional;

/** Tails, shard lists and status, between values and messages. */
final class ViewMessages {

  private ViewMessages() {}

  static SequencerWire.LogQuestion question(LogId log) {
    return SequencerWire.LogQuestion.newBuilder().setLog(log.value()).build();
  }

  static SequencerWire.TailAnswer tail(Optional<LogTail> tail) {
    SequencerWire.TailAnswer.Builder message = SequencerWire.TailAnswer.newBuilder();
    tail.ifPresent(t ->
        message.setTail(
            SequencerWire.LogTail.newBuilder()
                .setFirst(t.first())
                .setNext(t.next())
                .setListVersion(t.listVersion())));
    return message.build();
  }

  static Optional<LogTail> tail(SequencerWire.TailAnswer m) {
    return m.hasTail()
        ? Optional.of(
            new LogTail(
                m.getTail().getFirst(), m.getTail().getNext(), m.getTail().getListVersion()))
        : Optional.empty();
  }

  static SequencerWire.ViewAnswer answer(Optional<LogView> view) {
    SequencerWire.ViewAnswer.Builder message = SequencerWire.ViewAnswer.newBuilder();
    view.ifPresent(v -> message.setView(view(v)));
    return message.build();
  }

  static Optional<LogView> answer(SequencerWire.ViewAnswer m) {
    return m.hasView() ? Optional.of(view(m.getView())) : Optional.empty();
  }

  static SequencerWire.LogView view(LogView v) {
    SequencerWire.LogView.Builder message =
        SequencerWire.LogView.newBuilder()
            .setLog(v.log().value())
            .setVersion(v.version())
            .setDropped(v.dropped())
            .setFirst(v.first());
    for (ShardView shard : v.shards()) {
      message.addShards(shard(shard));
    }
    for (long owner : v.slotOwners()) {
      message.addSlotOwners(owner);
    }
    return message.build();
  }

  static LogView view(SequencerWire.LogView m) {
    return new LogView(
        new LogId(m.getLog()),
        m.getVersion(),
        m.getDropped(),
        m.getFirst(),
        m.getShardsList().stream().map(ViewMessages::shard).toList(),
        m.getSlotOwnersList().stream().mapToLong(Long::longValue).toArray());
  }

  private static SequencerWire.ShardView shard(ShardView s) {
    SequencerWire.ShardView.Builder message =
        SequencerWire.ShardView.newBuilder()
            .setId(s.id().value())
            .setOpen(s.open())
            .setBase(s.base())
            .setLength(s.length())
            .setFirstSeq(s.firstSeq())
            .setEndSeq(s.endSeq());
    s.replicas().forEach(r -> message.addReplicas(r.value()));
    return message.build();
  }

  private static ShardView shard(SequencerWire.ShardView m) {
    return new ShardView(
        new ShardId(m.getId()),
        m.getOpen(),
        m.getReplicasList().stream().map(NodeId::new).toList(),
        m.getBase(),
        m.getLength(),
        m.getFirstSeq(),
        m.getEndSeq());
  }

  static SequencerWire.StatusAnswer status(SequencerStatus s) {
    return SequencerWire.StatusAnswer.newBuilder()
        .setLeader(s.leader())
        .setEpoch(s.epoch())
        .setLastCut(s.lastCut())
        .setAlarm(s.alarm())
        .build();
  }

  static SequencerStatus status(SequencerWire.StatusAnswer m) {
    return new SequencerStatus(m.getLeader(), m.getEpoch(), m.getLastCut(), m.getAlarm());
  }
}
