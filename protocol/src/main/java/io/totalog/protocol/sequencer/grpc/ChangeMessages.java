package io.totalog.protocol.sequencer.grpc;

import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.wire.SequencerWire;

/** Reconfigurations and their answers, between values and messages. */
final class ChangeMessages {

  private ChangeMessages() {}

  static SequencerWire.Reconfiguration change(Reconfiguration change) {
    SequencerWire.Reconfiguration.Builder message =
        SequencerWire.Reconfiguration.newBuilder().setLog(change.log().value());
    switch (change) {
      case Reconfiguration.Reshape r -> message.setReshape(reshape(r));
      case Reconfiguration.Trim t ->
          message.setTrim(
              SequencerWire.Trim.newBuilder()
                  .setFirst(t.first())
                  .setConfigVersion(t.configVersion()));
      case Reconfiguration.DropLog d -> message.setDrop(SequencerWire.DropLog.getDefaultInstance());
      case Reconfiguration.ReplaceReplica r ->
          message.setReplace(
              SequencerWire.ReplaceReplica.newBuilder()
                  .setShard(r.shard().value())
                  .setOut(replica(r.out()))
                  .setIn(replica(r.in())));
    }
    return message.build();
  }

  static Reconfiguration change(SequencerWire.Reconfiguration m) {
    LogId log = new LogId(m.getLog());
    return switch (m.getChangeCase()) {
      case RESHAPE -> reshape(log, m.getReshape());
      case TRIM ->
          new Reconfiguration.Trim(log, m.getTrim().getFirst(), m.getTrim().getConfigVersion());
      case DROP -> new Reconfiguration.DropLog(log);
      case REPLACE ->
          new Reconfiguration.ReplaceReplica(
              log,
              new ShardId(m.getReplace().getShard()),
              replica(m.getReplace().getOut()),
              replica(m.getReplace().getIn()));
      case CHANGE_NOT_SET ->
          throw new IllegalArgumentException("unknown reconfiguration of log " + log);
    };
  }

  private static SequencerWire.Reshape reshape(Reconfiguration.Reshape r) {
    SequencerWire.Reshape.Builder message = SequencerWire.Reshape.newBuilder();
    r.seals().forEach(s -> message.addSeals(s.value()));
    for (NewShard shard : r.opens()) {
      SequencerWire.NewShard.Builder open =
          SequencerWire.NewShard.newBuilder().setId(shard.id().value());
      shard.replicas().forEach(replica -> open.addReplicas(replica(replica)));
      message.addOpens(open);
    }
    return message.build();
  }

  private static Reconfiguration reshape(LogId log, SequencerWire.Reshape m) {
    return new Reconfiguration.Reshape(
        log,
        m.getSealsList().stream().map(ShardId::new).toList(),
        m.getOpensList().stream()
            .map(s ->
                new NewShard(
                    new ShardId(s.getId()),
                    s.getReplicasList().stream().map(ChangeMessages::replica).toList()))
            .toList());
  }

  private static SequencerWire.Replica replica(Replica r) {
    return SequencerWire.Replica.newBuilder()
        .setNode(r.node().value())
        .setStore(r.store().value())
        .build();
  }

  private static Replica replica(SequencerWire.Replica m) {
    return new Replica(new NodeId(m.getNode()), new StoreId(m.getStore()));
  }

  static SequencerWire.ReconfigureAnswer answer(ReconfigureAnswer answer) {
    SequencerWire.ReconfigureAnswer.Builder message = SequencerWire.ReconfigureAnswer.newBuilder();
    switch (answer) {
      case ReconfigureAnswer.Committed c -> message.setCommitted(c.cut());
      case ReconfigureAnswer.Refused r ->
          message.setRefused(
              SequencerWire.Refused.newBuilder().setReason(r.reason()).setMayPass(r.mayPass()));
    }
    return message.build();
  }

  static ReconfigureAnswer answer(SequencerWire.ReconfigureAnswer m) {
    return switch (m.getAnswerCase()) {
      case COMMITTED -> new ReconfigureAnswer.Committed(m.getCommitted());
      case REFUSED ->
          new ReconfigureAnswer.Refused(m.getRefused().getReason(), m.getRefused().getMayPass());
      case ANSWER_NOT_SET -> throw new IllegalArgumentException("unknown answer");
    };
  }
}
