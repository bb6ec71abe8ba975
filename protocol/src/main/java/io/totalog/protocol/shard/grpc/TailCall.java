package io.totalog.protocol.shard.grpc;

import io.grpc.stub.StreamObserver;
import io.totalog.core.id.ShardId;
import io.totalog.protocol.rpc.ServerCall;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.shard.TailListener;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.protocol.shard.TailStream;
import io.totalog.protocol.wire.ShardWire.TailDown;
import io.totalog.protocol.wire.ShardWire.TailUp;
import java.util.List;

/** A follower's stream at a shard node; what is under way is bounded by the follower's credit. */
final class TailCall extends ServerCall<TailUp, TailDown, TailStream> implements TailListener {

  private final ShardApi port;

  TailCall(ShardApi port, StreamObserver<TailDown> responses) {
    super(responses);
    this.port = port;
  }

  @Override
  protected void onMessage(TailUp message) {
    switch (message.getMessageCase()) {
      case START ->
          opened(
              port.tail(
                  new TailRequest(
                      new ShardId(message.getStart().getShard()), message.getStart().getFromSeq()),
                  this));
      case CREDIT -> opened().request(message.getCredit());
      case MESSAGE_NOT_SET -> throw new IllegalArgumentException("unknown message");
    }
  }

  @Override
  public void onBatches(List<MappedBatch> batches) {
    for (List<MappedBatch> chunk : ShardMessages.chunks(batches)) {
      TailDown.Builder message = TailDown.newBuilder();
      chunk.forEach(b -> message.addBatches(ShardMessages.batch(b)));
      out().send(message.build());
    }
  }

  @Override
  public void onEnd() {
    out().send(TailDown.newBuilder().setEnd(true).build());
  }

  @Override
  public void onClosed(Throwable cause) {
    out().fail(cause);
  }
}
