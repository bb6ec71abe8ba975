package io.totalog.sequencer.cutter;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;

/** A gateway's watch stream at the leader. */
final class GatewayWatch implements WatchStream {

  final long id;
  final WatchListener listener;
  private final Mailbox mailbox;
  private volatile boolean closed;

  GatewayWatch(long id, WatchListener listener, Mailbox mailbox) {
    this.id = id;
    this.listener = listener;
    this.mailbox = mailbox;
  }

  @Override
  public void follow(LogId log) {
    if (!mailbox.offer(new Input.Follow(this, log)) && !mailbox.isClosed() && !closed) {
      // Not to hear of a log would be worse than to begin again.
      close();
      listener.onClosed(
          TotalogException.of(ErrorCode.OVERLOADED, "the sequencer has too much to do"));
    }
  }

  @Override
  public void unfollow(LogId log) {
    mailbox.put(new Input.Unfollow(this, log));
  }

  /** Returns whether the listener hears nothing any more. */
  boolean isClosed() {
    return closed;
  }

  /** Tells the listener that it is over, unless the gateway ended it itself. */
  void end(Throwable cause) {
    if (!closed) {
      closed = true;
      listener.onClosed(cause);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      mailbox.put(new Input.WatchClosed(this));
    }
  }
}
