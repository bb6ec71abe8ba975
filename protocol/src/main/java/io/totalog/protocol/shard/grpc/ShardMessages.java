package io.totalog.protocol.shard.grpc;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.rpc.RpcErrors;
import io.totalog.protocol.rpc.RpcLimits;
import io.totalog.protocol.rpc.WireBytes;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.PreparedShard;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.wire.ShardWire;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a shard node says and hears, between values and messages. */
final class ShardMessages {

  private ShardMessages() {}

  static ShardWire.AppendUp append(ShardId shard, EncodedBatch batch, @Nullable AppendId after) {
    ShardWire.AppendUp.Builder message =
        ShardWire.AppendUp.newBuilder()
            .setShard(shard.value())
            .setBatch(WireBytes.wrap(batch.bytes()));
    if (after != null) {
      message.setAfter(
          ShardWire.AppendName.newBuilder()
              .setGateway(after.gateway())
              .setCounter(after.counter()));
    }
    return message.build();
  }

  static @Nullable AppendId after(ShardWire.AppendUp m) {
    return m.hasAfter() ? new AppendId(m.getAfter().getGateway(), m.getAfter().getCounter()) : null;
  }

  static ShardWire.AppendDown outcome(AppendId id, AppendOutcome outcome) {
    ShardWire.AppendDown.Builder message =
        ShardWire.AppendDown.newBuilder().setGateway(id.gateway()).setCounter(id.counter());
    switch (outcome) {
      case AppendOutcome.Ordered o ->
          message.setOrdered(ordered(o.firstSeq(), o.count(), o.timeMs()));
      case AppendOutcome.BeyondSeal b -> message.setBeyondSeal(b.finalLength());
      case AppendOutcome.Refused r ->
          message.setRefused(
              ShardWire.AppendRefused.newBuilder().setCode(r.code().code()).setDetail(r.detail()));
    }
    return message.build();
  }

  static AppendId appendId(ShardWire.AppendDown m) {
    return new AppendId(m.getGateway(), m.getCounter());
  }

  static AppendOutcome outcome(ShardWire.AppendDown m) {
    return switch (m.getOutcomeCase()) {
      case ORDERED ->
          new AppendOutcome.Ordered(
              m.getOrdered().getFirstSeq(), m.getOrdered().getCount(), m.getOrdered().getTimeMs());
      case BEYOND_SEAL -> new AppendOutcome.BeyondSeal(m.getBeyondSeal());
      case REFUSED ->
          new AppendOutcome.Refused(
              RpcErrors.code(m.getRefused().getCode()), m.getRefused().getDetail());
      case OUTCOME_NOT_SET ->
          throw new IllegalArgumentException("unknown outcome of append " + appendId(m));
    };
  }

  private static ShardWire.Ordered ordered(long firstSeq, int count, long timeMs) {
    return ShardWire.Ordered.newBuilder()
        .setFirstSeq(firstSeq)
        .setCount(count)
        .setTimeMs(timeMs)
        .build();
  }

  static ShardWire.FindAnswer find(FindAnswer answer) {
    return switch (answer) {
      case FindAnswer.Found f ->
          ShardWire.FindAnswer.newBuilder()
              .setFound(ordered(f.firstSeq(), f.count(), f.timeMs()))
              .build();
      case FindAnswer.NotThere n -> ShardWire.FindAnswer.newBuilder().setNotThere(true).build();
      case FindAnswer.Unknown u -> ShardWire.FindAnswer.newBuilder().setUnknown(true).build();
    };
  }

  static FindAnswer find(ShardWire.FindAnswer m) {
    return switch (m.getAnswerCase()) {
      case FOUND ->
          new FindAnswer.Found(
              m.getFound().getFirstSeq(), m.getFound().getCount(), m.getFound().getTimeMs());
      case NOT_THERE -> new FindAnswer.NotThere();
      case UNKNOWN, ANSWER_NOT_SET -> new FindAnswer.Unknown();
    };
  }

  static ShardWire.ReadRequest read(ReadRequest r) {
    return ShardWire.ReadRequest.newBuilder()
        .setShard(r.shard().value())
        .setFromSeq(r.fromSeq())
        .setUntilSeq(r.untilSeq())
        .setBytesMax(r.bytesMax())
        .build();
  }

  static ReadRequest read(ShardWire.ReadRequest m) {
    return new ReadRequest(
        new ShardId(m.getShard()), m.getFromSeq(), m.getUntilSeq(), m.getBytesMax());
  }

  static ShardWire.MappedBatch batch(MappedBatch b) {
    return ShardWire.MappedBatch.newBuilder()
        .setShard(b.shard())
        .setFirstSeq(b.firstSeq())
        .setCount(b.count())
        .setTimeMs(b.timeMs())
        .setBatch(WireBytes.wrap(b.bytes()))
        .build();
  }

  static List<MappedBatch> batches(List<ShardWire.MappedBatch> messages) {
    return messages.stream()
        .map(m ->
            new MappedBatch(
                m.getShard(),
                m.getFirstSeq(),
                m.getCount(),
                m.getTimeMs(),
                WireBytes.unwrap(m.getBatch())))
        .toList();
  }

  /** Splits batches so that each group fits a message: about a chunk, or a single batch. */
  static List<List<MappedBatch>> chunks(List<MappedBatch> batches) {
    List<List<MappedBatch>> chunks = new ArrayList<>();
    List<MappedBatch> chunk = new ArrayList<>();
    long bytes = 0;
    for (MappedBatch batch : batches) {
      if (!chunk.isEmpty() && bytes + batch.bytes().length > RpcLimits.CHUNK_BYTES) {
        chunks.add(chunk);
        chunk = new ArrayList<>();
        bytes = 0;
      }
      chunk.add(batch);
      bytes += batch.bytes().length;
    }
    chunks.add(chunk);
    return chunks;
  }

  static ShardWire.PrepareRequest prepare(PrepareShard p) {
    ShardWire.PrepareRequest.Builder message =
        ShardWire.PrepareRequest.newBuilder()
            .setShard(p.shard().value())
            .setLog(p.log().value())
            .setFsync(p.fsync());
    p.nodes().forEach(n -> message.addNodes(n.value()));
    return message.build();
  }

  static PrepareShard prepare(ShardWire.PrepareRequest m) {
    return new PrepareShard(
        new ShardId(m.getShard()),
        new LogId(m.getLog()),
        m.getNodesList().stream().map(NodeId::new).toList(),
        m.getFsync());
  }

  static ShardWire.PrepareAnswer prepared(PreparedShard p) {
    return ShardWire.PrepareAnswer.newBuilder()
        .setShard(p.shard().value())
        .setNode(p.replica().node().value())
        .setStore(p.replica().store().value())
        .build();
  }

  static PreparedShard prepared(ShardWire.PrepareAnswer m) {
    return new PreparedShard(
        new ShardId(m.getShard()), new Replica(new NodeId(m.getNode()), new StoreId(m.getStore())));
  }
}
