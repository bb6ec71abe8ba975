package io.totalog.protocol.rpc;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a stream of both directions. What comes in is handled one message at a time,
 * and only {@link RpcLimits#PREFETCH_MESSAGES} are asked for ahead, so a slow handler slows the
 * server down. Sending is thread-safe and never blocks; the sender minds {@link #isReady}.
 *
 * @param <U> messages to the server
 * @param <D> messages to the client
 */
public final class ClientStream<U, D> implements ClientResponseObserver<U, D> {

  /**
   * What happens on the stream; one call at a time, none after {@link ClientStream#close}.
   *
   * @param <D> messages to the client
   */
  public interface Events<D> {

    /** A message came. */
    void onMessage(D message);

    /** More can be sent without piling up. */
    void onReady();

    /** The stream is over; comes once and last. */
    void onClosed(Throwable cause);
  }

  private final Events<D> events;
  private final Object sending = new Object();
  private @Nullable ClientCallStreamObserver<U> call;
  private volatile boolean closed;

  /** Makes one that is to be given to a stub as the response observer. */
  public ClientStream(Events<D> events) {
    this.events = events;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<U> requests) {
    call = requests;
    requests.disableAutoRequestWithInitial(RpcLimits.PREFETCH_MESSAGES);
    requests.setOnReadyHandler(() -> {
      if (!closed) {
        events.onReady();
      }
    });
  }

  /** Sends a message; nothing happens on a stream that is over. */
  public void send(U message) {
    synchronized (sending) {
      if (!closed && call != null) {
        call.onNext(message);
      }
    }
  }

  /** Returns whether more can be sent without piling up. */
  public boolean isReady() {
    ClientCallStreamObserver<U> c = call;
    return !closed && c != null && c.isReady();
  }

  /** Ends the stream; nothing more is heard. */
  public void close() {
    end(null);
  }

  @Override
  public void onNext(D message) {
    if (closed) {
      return;
    }
    try {
      events.onMessage(message);
    } catch (RuntimeException e) {
      if (end(e)) {
        events.onClosed(e);
      }
      return;
    }
    ClientCallStreamObserver<U> c = call;
    if (!closed && c != null) {
      c.request(1);
    }
  }

  @Override
  public void onError(Throwable error) {
    if (becomeClosed()) {
      events.onClosed(RpcErrors.fromStatus(error));
    }
  }

  @Override
  public void onCompleted() {
    if (becomeClosed()) {
      events.onClosed(new ConnectionBrokenException("the server ended the stream"));
    }
  }

  private boolean end(@Nullable Throwable cause) {
    boolean first = becomeClosed();
    ClientCallStreamObserver<U> c = call;
    if (first && c != null) {
      c.cancel(cause == null ? "closed by the client" : Status.CANCELLED.toString(), cause);
    }
    return first;
  }

  private boolean becomeClosed() {
    synchronized (sending) {
      boolean first = !closed;
      closed = true;
      return first;
    }
  }
}
