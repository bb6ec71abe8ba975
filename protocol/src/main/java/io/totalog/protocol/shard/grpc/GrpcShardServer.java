package io.totalog.protocol.shard.grpc;

import io.grpc.stub.StreamObserver;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.protocol.rpc.AnswerObserver;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.wire.ShardGrpc;
import io.totalog.protocol.wire.ShardWire;
import io.totalog.protocol.wire.ShardWire.AppendDown;
import io.totalog.protocol.wire.ShardWire.AppendUp;
import io.totalog.protocol.wire.ShardWire.ReadChunk;
import io.totalog.protocol.wire.ShardWire.TailDown;
import io.totalog.protocol.wire.ShardWire.TailUp;

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
    ReadCall call = new ReadCall(chunks);
    try {
      port.read(ShardMessages.read(request))
          .whenComplete((answer, error) -> {
            if (error != null) {
              call.fail(error);
            } else {
              call.answer(answer);
            }
          });
    } catch (RuntimeException e) {
      call.fail(e);
    }
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
