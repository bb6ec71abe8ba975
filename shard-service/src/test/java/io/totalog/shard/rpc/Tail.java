package io.totalog.shard.rpc;

import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.TailListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A follower that remembers, and notices two calls at once. */
final class Tail implements TailListener {

  final List<MappedBatch> batches = new CopyOnWriteArrayList<>();
  final AtomicLong bytes = new AtomicLong();
  final CompletableFuture<Boolean> ended = new CompletableFuture<>();
  final CompletableFuture<Throwable> closed = new CompletableFuture<>();
  final AtomicInteger overlaps = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();

  @Override
  public void onBatches(List<MappedBatch> more) {
    if (inside.incrementAndGet() != 1) {
      overlaps.incrementAndGet();
    }
    batches.addAll(more);
    more.forEach(b -> bytes.addAndGet(b.bytes().length));
    inside.decrementAndGet();
  }

  @Override
  public void onEnd() {
    ended.complete(true);
  }

  @Override
  public void onClosed(Throwable cause) {
    closed.complete(cause);
  }
}
