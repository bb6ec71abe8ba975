package io.totalog.gateway.log;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.shard.AppendListener;
import io.totalog.protocol.shard.AppendStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An append stream of a {@link MemoryCluster}. */
final class MemoryAppends implements AppendStream {
  final NodeId node;
  private final MemoryCluster cluster;
  private final AppendListener listener;
  private boolean over;

  /** What the node says is on its way and will not arrive: the stream is about to break. */
  private boolean answersLost;

  MemoryAppends(MemoryCluster cluster, NodeId node, AppendListener listener) {
    this.cluster = cluster;
    this.node = node;
    this.listener = listener;
  }

  @Override
  public void append(ShardId shard, EncodedBatch batch, @Nullable AppendId after) {
    cluster.run(() -> {
      if (!over) {
        cluster.shard(shard).append(this, batch, after);
        cluster.maybeBreak(this);
      }
    });
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void close() {
    cluster.run(() -> over = true);
  }

  /** On the cluster's thread. */
  void answer(AppendId id, AppendOutcome outcome) {
    if (!over && !answersLost) {
      listener.onOutcome(id, outcome);
    }
  }

  /** On the cluster's thread. */
  void loseAnswers() {
    answersLost = true;
  }

  /** On the cluster's thread. */
  void breakNow() {
    if (!over) {
      over = true;
      listener.onClosed(new IOException("connection reset"));
    }
  }
}
