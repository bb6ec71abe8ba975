package io.totalog.gateway.log;

import io.totalog.core.append.AppendEffect;
import io.totalog.core.append.AppendOutcome;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.NodeId;
import io.totalog.protocol.shard.AppendListener;
import io.totalog.protocol.shard.AppendStream;
import io.totalog.protocol.shard.ShardApi;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The append stream to one node, opened when there is something to send. What the transport does
 * not take yet waits here, in order; it is bounded by the bytes of the appends in flight. Owned by
 * the loop of {@link Appends}.
 */
final class NodeAppends {
  /** Where its events go, already on the owner's loop. */
  interface Owner {
    /** An append is decided. */
    void onOutcome(NodeId node, AppendId id, AppendOutcome outcome);

    /** The stream is over; what was sent or waited is unanswered. */
    void onBroken(NodeId node);
  }

  private final NodeId node;
  private final ShardApi api;
  private final SerialLoop loop;
  private final Owner owner;
  private final ArrayDeque<AppendEffect.Send> outbox = new ArrayDeque<>();
  private @Nullable AppendStream stream;
  private long generation;

  NodeAppends(NodeId node, ShardApi api, SerialLoop loop, Owner owner) {
    this.node = node;
    this.api = api;
    this.loop = loop;
    this.owner = owner;
  }

  void send(AppendEffect.Send send) {
    outbox.add(send);
    flush();
  }

  void close() {
    generation++;
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  private void flush() {
    try {
      AppendStream open = stream;
      if (open == null) {
        open = api.appends(new Listener(++generation));
        stream = open;
      }
      while (!outbox.isEmpty() && open.isReady()) {
        AppendEffect.Send next = outbox.remove();
        open.append(next.shard(), next.batch(), next.after());
      }
    } catch (RuntimeException e) {
      long broken = generation;
      loop.execute(() -> onClosed(broken));
    }
  }

  private void onClosed(long which) {
    if (which == generation) {
      generation++;
      stream = null;
      outbox.clear();
      owner.onBroken(node);
    }
  }

  /** Brings events of one stream to the loop; those of an earlier stream do not count. */
  private final class Listener implements AppendListener {
    private final long which;

    Listener(long which) {
      this.which = which;
    }

    @Override
    public void onOutcome(AppendId id, AppendOutcome outcome) {
      loop.execute(() -> {
        if (which == generation) {
          owner.onOutcome(node, id, outcome);
        }
      });
    }

    @Override
    public void onReady() {
      loop.execute(() -> {
        if (which == generation) {
          flush();
        }
      });
    }

    @Override
    public void onClosed(Throwable cause) {
      loop.execute(() -> NodeAppends.this.onClosed(which));
    }
  }
}
