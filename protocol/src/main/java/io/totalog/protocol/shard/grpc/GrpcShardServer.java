package io.totalog.protocol.shard.grpc;

import io.grpc.stub.StreamObserver;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.protocol.rpc.AnswerObserver;
import io.totalog.protocol.rpc.RpcErrors;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.wire.ShardGrpc;
import io.totalog.protocol.wire.ShardWire;
import io.totalog.protocol.wire.ShardWire.AppendDown;
import io.totalog.protocol.wire.ShardWire.AppendUp;
import io.totalog.protocol.wire.ShardWire.ReadChunk;
import io.totalog.protocol.wire.ShardWire.TailDown;
import io.totalog.protocol.wire.ShardWire.TailUp;
import java.util.List;

/** Offers a shard node to other processes. */
public final class GrpcShardServer extends ShardGrpc.ShardImplBase {

  private final ShardApi port;

  /** Offers the port. */
  public GrpcShardServer(ShardApi port) {
    this.port = port;
  }

  @Override
  public StreamObserver<AppendUp> append(StreamObserver<AppendDown> responses) {
    return new AppendCall(port, responses);
  }

  @Override
  public void read(ShardWire.ReadRequest request, StreamObserver<ReadChunk> chunks) {
    try {
      port.read(ShardMessages.read(request))
          .whenComplete((answer, error) -> {
            if (error != null) {
              chunks.onError(RpcErrors.toStatus(error));
            } else {
              send(answer, chunks);
            }
          });
    } catch (RuntimeException e) {
      chunks.onError(RpcErrors.toStatus(e));
    }
  }

  /** All at once: the answer is in memory and bounded by what was asked. */
  private static void send(ReadAnswer answer, StreamObserver<ReadChunk> chunks) {
    for (List<MappedBatch> chunk : ShardMessages.chunks(answer.batches())) {
      ReadChunk.Builder message = ReadChunk.newBuilder().setCompleteUntil(answer.completeUntil());
      chunk.forEach(b -> message.addBatches(ShardMessages.batch(b)));
      chunks.onNext(message.build());
    }
    chunks.onCompleted();
  }

  @Override
  public StreamObserver<TailUp> tail(StreamObserver<TailDown> responses) {
    return new TailCall(port, responses);
  }

  @Override
  public void find(ShardWire.FindRequest request, StreamObserver<ShardWire.FindAnswer> answer) {
    AnswerObserver.serve(
        answer,
        () ->
            port.find(
                new ShardId(request.getShard()),
                new AppendId(request.getGateway(), request.getCounter())),
        ShardMessages::find);
  }

  @Override
  public void prepare(
      ShardWire.PrepareRequest request, StreamObserver<ShardWire.PrepareAnswer> answer) {
    AnswerObserver.serve(
        answer, () -> port.prepare(ShardMessages.prepare(request)), ShardMessages::prepared);
  }

  @Override
  public void bytes(ShardWire.BytesRequest request, StreamObserver<ShardWire.BytesAnswer> answer) {
    AnswerObserver.serve(
        answer,
        () -> port.bytes(new LogId(request.getLog())),
        bytes -> ShardWire.BytesAnswer.newBuilder().setBytes(bytes).build());
  }
}
