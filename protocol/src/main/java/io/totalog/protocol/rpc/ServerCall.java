package io.totalog.protocol.rpc;

import com.google.protobuf.MessageLite;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One stream of both directions at the server: takes the client's messages one at a time to the
 * port's stream, which is opened by the first message or at once, and closes it when the client has
 * gone.
 *
 * @param <U> messages to the server
 * @param <D> messages to the client
 * @param <S> the port's stream
 */
public abstract class ServerCall<U, D extends MessageLite, S extends AutoCloseable>
    implements StreamObserver<U> {

  private final ServerStream<D> out;
  private volatile @Nullable S stream;
  private volatile boolean gone;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over a call; to be made in the service method, before it returns. */
  protected ServerCall(StreamObserver<D> responses) {
    this.out = ServerStream.over(responses, this::leave);
  }

  /** Handles one message of the client. */
  protected abstract void onMessage(U message) throws Exception;

  /** Returns what goes to the client. */
  protected final ServerStream<D> out() {
    return out;
  }

  /** Returns the port's stream, or null before it is open. */
  protected final @Nullable S stream() {
    return stream;
  }

  /** Returns the port's stream; a client that has not opened it yet breaks the protocol. */
  protected final S opened() {
    S open = stream;
    if (open == null) {
      throw new IllegalArgumentException("the stream was not opened by its first message");
    }
    return open;
  }

  /** Keeps the port's stream; closes it at once if the client has gone meanwhile. */
  protected final void opened(S open) {
    if (stream != null) {
      closeQuietly(open);
      throw new IllegalArgumentException("the stream was opened already");
    }
    stream = open;
    maybeClose();
  }

  @Override
  public void onNext(U message) {
    if (gone || out.isOver()) {
      return;
    }
    try {
      onMessage(message);
    } catch (Exception e) {
      out.fail(e);
      leave();
      return;
    }
    handled();
  }

  /** Called after each message; asks for the next one. May be put off until the port is ready. */
  protected void handled() {
    out.requestOne();
  }

  @Override
  public void onError(Throwable error) {
    leave();
  }

  @Override
  public void onCompleted() {
    leave();
    out.complete();
  }

  private void leave() {
    gone = true;
    maybeClose();
  }

  /** Closes the port's stream once, whichever of opening and leaving comes last. */
  private void maybeClose() {
    S open = stream;
    if (gone && open != null && closed.compareAndSet(false, true)) {
      closeQuietly(open);
    }
  }

  private static void closeQuietly(AutoCloseable stream) {
    try {
      stream.close();
    } catch (Exception e) {
      // A stream that fails to close is over all the same, and nobody is left to be told.
    }
  }
}
