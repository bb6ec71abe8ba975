package io.totalog.gateway.log;

import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.TailListener;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.protocol.shard.TailStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tail stream of a {@link MemoryCluster}: sends while it has credit. */
final class MemoryTail implements TailStream {
  private final MemoryCluster cluster;
  private final TailRequest request;
  private final TailListener listener;
  private @Nullable MemoryShard shard;
  private int next;
  private long credit;
  private boolean over;

  MemoryTail(MemoryCluster cluster, TailRequest request, TailListener listener) {
    this.cluster = cluster;
    this.request = request;
    this.listener = listener;
  }

  /** On the cluster's thread, first. */
  void start(MemoryShard found) {
    shard = found;
    found.tails.add(this);
    while (next < found.mapped.size() && found.mapped.get(next).endSeq() <= request.fromSeq()) {
      next++;
    }
  }

  @Override
  public void request(long bytes) {
    cluster.run(() -> {
      credit += bytes;
      push();
    });
  }

  @Override
  public void close() {
    cluster.run(() -> over = true);
  }

  /** On the cluster's thread. */
  void push() {
    MemoryShard from = shard;
    if (over || from == null || cluster.tailsHeld()) {
      return;
    }
    while (next < from.mapped.size() && credit > 0 && !over) {
      MappedBatch batch = from.mapped.get(next++);
      credit -= batch.bytes().length;
      listener.onBatches(List.of(batch));
      if (cluster.chance(cluster.tailBreaks)) {
        breakNow();
      }
    }
    if (!over && !from.open && next == from.mapped.size()) {
      over = true;
      listener.onEnd();
    }
  }

  /** On the cluster's thread. */
  void breakNow() {
    if (!over) {
      over = true;
      listener.onClosed(new IOException("connection reset"));
    }
  }
}
