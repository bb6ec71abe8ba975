package io.totalog.protocol.rpc;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;

/**
 * The server's side of a stream of both directions. What goes out waits in a bounded queue while
 * the receiver is slow; at the bound the stream is closed, and the receiver starts again from the
 * truth. What comes in is asked for in small numbers. Sending is thread-safe and never blocks.
 *
 * @param <D> messages to the client
 */
public final class ServerStream<D extends MessageLite> {

  private final ServerCallStreamObserver<D> call;
  private final ArrayDeque<D> pending = new ArrayDeque<>();
  private long pendingBytes;
  private boolean over;

  private ServerStream(ServerCallStreamObserver<D> call) {
    this.call = call;
  }

  /**
   * Takes over a call; to be called in the service method, before it returns.
   *
   * @param responses as the service method got it
   * @param onGone the client has left; the port's stream is to be closed
   */
  public static <D extends MessageLite> ServerStream<D> over(
      StreamObserver<D> responses, Runnable onGone) {
    ServerCallStreamObserver<D> call = (ServerCallStreamObserver<D>) responses;
    ServerStream<D> stream = new ServerStream<>(call);
    call.disableAutoRequest();
    call.setOnReadyHandler(stream::drain);
    call.setOnCancelHandler(() -> {
      stream.forget();
      onGone.run();
    });
    call.request(RpcLimits.PREFETCH_MESSAGES);
    return stream;
  }

  /** Asks for one further message of the client, after one was handled. */
  public void requestOne() {
    synchronized (this) {
      if (!over) {
        call.request(1);
      }
    }
  }

  /** Sends, or queues for a slow receiver. */
  public synchronized void send(D message) {
    if (over) {
      return;
    }
    if (pending.isEmpty() && call.isReady()) {
      call.onNext(message);
      return;
    }
    pendingBytes += message.getSerializedSize();
    pending.add(message);
    if (pending.size() > RpcLimits.PENDING_MESSAGES_MAX
        || (pendingBytes > RpcLimits.PENDING_BYTES_MAX && pending.size() > 1)) {
      fail(
          Status.RESOURCE_EXHAUSTED
              .withDescription("receiver too slow: " + pending.size() + " messages wait")
              .asRuntimeException());
    }
  }

  /** Ends the stream with an error, as ports throw it. */
  public synchronized void fail(Throwable error) {
    if (!over) {
      forget();
      call.onError(RpcErrors.toStatus(error));
    }
  }

  /** Ends the stream without an error. */
  public synchronized void complete() {
    if (!over) {
      forget();
      call.onCompleted();
    }
  }

  /** Returns whether the stream is over, from either side. */
  public synchronized boolean isOver() {
    return over;
  }

  private synchronized void drain() {
    while (!over && !pending.isEmpty() && call.isReady()) {
      D message = pending.remove();
      pendingBytes -= message.getSerializedSize();
      call.onNext(message);
    }
  }

  private synchronized void forget() {
    over = true;
    pending.clear();
    pendingBytes = 0;
  }
}
