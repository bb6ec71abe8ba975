package io.totalog.sequencer.cutter;

import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node's progress stream at the leader. Progress that the cut loop has not taken yet is
 * coalesced: one value a shard, one place in the mailbox a stream, so there is always room.
 */
final class NodeReport implements ReportStream {

  final long id;
  final ReportListener listener;
  private final Mailbox mailbox;
  private Map<Long, ReplicaProgress> pending = new LinkedHashMap<>();
  private volatile boolean closed;

  NodeReport(long id, ReportListener listener, Mailbox mailbox) {
    this.id = id;
    this.listener = listener;
    this.mailbox = mailbox;
  }

  @Override
  public void prepared(ShardHello shard) {
    mailbox.put(new Input.Prepared(this, shard));
  }

  @Override
  public void progress(List<ReplicaProgress> changed) {
    boolean first;
    synchronized (this) {
      first = pending.isEmpty();
      changed.forEach(p -> pending.put(p.shard(), p));
    }
    if (first && !changed.isEmpty()) {
      mailbox.put(new Input.Progressed(this));
    }
  }

  /** Takes what was told since it was taken last. Called by the cut loop. */
  synchronized Map<Long, ReplicaProgress> takeProgress() {
    Map<Long, ReplicaProgress> taken = pending;
    pending = new LinkedHashMap<>();
    return taken;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  /** Returns whether the listener hears nothing any more. */
  boolean isClosed() {
    return closed;
  }

  /** Tells the listener that it is over, unless the node ended it itself. */
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
      mailbox.put(new Input.ReportClosed(this));
    }
  }
}
