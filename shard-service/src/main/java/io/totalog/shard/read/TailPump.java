package io.totalog.shard.read;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.TailListener;
import io.totalog.protocol.shard.TailStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Feeds one follower: reads what is mapped behind its position while it has credit. Holds nothing
 * between two turns but position and credit, so a follower that grants none costs nothing. Turns
 * run one at a time on the tail pool; a wake during a turn leads to another look.
 */
final class TailPump implements TailStream, Runnable {

  /** Bytes handed over in one call. */
  private static final long CHUNK_BYTES_MAX = 1L << 20;

  /** Calls in one turn, then others get theirs. */
  private static final int CHUNKS_MAX = 8;

  private final ReadableShard shard;
  private final TailListener listener;
  private final ShardReads reads;
  private final Executor executor;
  private final AtomicLong creditBytes = new AtomicLong();
  private final AtomicInteger wakes = new AtomicInteger();
  private long position;
  private volatile boolean isClosed;
  private volatile @Nullable TotalogException endCause;

  TailPump(
      ReadableShard shard,
      long fromSeq,
      TailListener listener,
      ShardReads reads,
      Executor executor) {
    this.shard = shard;
    this.position = fromSeq;
    this.listener = listener;
    this.reads = reads;
    this.executor = executor;
  }

  @Override
  public void request(long bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("credit: " + bytes);
    }
    creditBytes.getAndUpdate(
        credit -> credit > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : credit + bytes);
    wake();
  }

  @Override
  public void close() {
    isClosed = true;
    reads.forget(shard, this);
  }

  /** Lets it look again. Any thread; never blocks. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      submit();
    }
  }

  @Override
  public void run() {
    int seen = wakes.get();
    boolean isDone;
    try {
      isDone = pump();
    } catch (RuntimeException e) {
      end(e);
      return;
    }
    if (!isDone) {
      submit();
    } else if (wakes.addAndGet(-seen) != 0) {
      submit();
    }
  }

  private void submit() {
    try {
      executor.execute(this);
    } catch (RejectedExecutionException e) {
      isClosed = true;
    }
  }

  /** Returns whether there is nothing more to do until the next wake. */
  private boolean pump() {
    for (int chunk = 0; chunk < CHUNKS_MAX; chunk++) {
      if (isClosed) {
        return true;
      }
      checkGoingOn();
      boolean isEnded = shard.isEnded();
      if (isEnded && position >= shard.mappedEndSeq()) {
        close();
        listener.onEnd();
        return true;
      }
      long credit = creditBytes.get();
      if (credit <= 0) {
        return true;
      }
      ShardSlice slice =
          reads.slice(shard, position, Long.MAX_VALUE, Math.min(credit, CHUNK_BYTES_MAX));
      if (slice.batches().isEmpty() && position < shard.firstSeq()) {
        position = shard.firstSeq();
        continue;
      }
      if (slice.batches().isEmpty()) {
        return true;
      }
      long bytes = 0;
      for (MappedBatch batch : slice.batches()) {
        bytes += batch.bytes().length;
      }
      creditBytes.addAndGet(-bytes);
      position = slice.batches().getLast().endSeq();
      listener.onBatches(slice.batches());
    }
    return false;
  }

  /** Ends it with the next turn, which comes at once: the listener hears one call at a time. */
  void endSoon(TotalogException cause) {
    endCause = cause;
    wake();
  }

  private void checkGoingOn() {
    TotalogException cause = endCause;
    if (cause != null) {
      throw cause;
    }
    reads.checkReadable(shard);
  }

  /** Tells the follower to go elsewhere. */
  private void end(RuntimeException cause) {
    if (!isClosed) {
      close();
      listener.onClosed(cause);
    }
  }

  /** Makes the answer for a follower that comes when there are too many. */
  static TotalogException tooMany() {
    return TotalogException.of(ErrorCode.OVERLOADED, "too many tails are open on this node");
  }
}
