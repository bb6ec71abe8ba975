package io.totalog.protocol.shard.grpc;

import io.grpc.stub.StreamObserver;
import io.totalog.core.append.AppendOutcome;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.ShardId;
import io.totalog.protocol.batch.BatchCodec;
import io.totalog.protocol.rpc.ServerCall;
import io.totalog.protocol.rpc.WireBytes;
import io.totalog.protocol.shard.AppendListener;
import io.totalog.protocol.shard.AppendStream;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.wire.ShardWire.AppendDown;
import io.totalog.protocol.wire.ShardWire.AppendUp;

/**
 * A gateway's append stream at a shard node. While the node is not ready, no further append is
 * asked of the transport, which slows the gateway down.
 */
final class AppendCall extends ServerCall<AppendUp, AppendDown, AppendStream>
    implements AppendListener {

  private final Object turn = new Object();
  private int unasked;

  AppendCall(ShardApi port, StreamObserver<AppendDown> responses) {
    super(responses);
    try {
      opened(port.appends(this));
    } catch (RuntimeException e) {
      out().fail(e);
    }
  }

  @Override
  protected void onMessage(AppendUp message) {
    opened()
        .append(
            new ShardId(message.getShard()),
            BatchCodec.wrap(WireBytes.unwrap(message.getBatch())),
            ShardMessages.after(message));
  }

  @Override
  protected void handled() {
    synchronized (turn) {
      unasked++;
    }
    if (opened().isReady()) {
      ask();
    }
  }

  @Override
  public void onOutcome(AppendId id, AppendOutcome outcome) {
    out().send(ShardMessages.outcome(id, outcome));
  }

  @Override
  public void onReady() {
    ask();
  }

  @Override
  public void onClosed(Throwable cause) {
    out().fail(cause);
  }

  private void ask() {
    int count;
    synchronized (turn) {
      count = unasked;
      unasked = 0;
    }
    for (; count > 0; count--) {
      out().requestOne();
    }
  }
}
