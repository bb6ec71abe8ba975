package io.totalog.shard.read;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.protocol.batch.CorruptBatchException;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.shard.TailListener;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.protocol.shard.TailStream;
import io.totalog.shard.store.RecordStore;
import io.totalog.shard.store.StoreFailedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What readers ask of a node. Thread-safe; no call blocks. */
public final class ShardReads implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShardReads.class);
  private static final long CLOSE_MS_MAX = 3_000;

  private final ShardBook book;
  private final RecordStore store;
  private final ReadOptions options;
  private final CorruptListener corruptListener;
  private final ReadMetrics metrics;
  private final SliceReader reader;
  private final ThreadPoolExecutor readPool;
  private final ThreadPoolExecutor tailPool;

  /**
   * Makes one.
   *
   * @param book what is readable
   * @param store where it lies
   * @param options bounds
   * @param corruptListener hears of corrupt copies
   * @param metrics counts
   */
  public ShardReads(
      ShardBook book,
      RecordStore store,
      ReadOptions options,
      CorruptListener corruptListener,
      ReadMetrics metrics) {
    this.book = book;
    this.store = store;
    this.options = options;
    this.corruptListener = corruptListener;
    this.metrics = metrics;
    reader = new SliceReader(store, metrics);
    readPool = pool("totalog-shard-read", options.readThreads(), options.readsWaitingMax());
    // A tail waits at most once in the queue, and tails are bounded.
    tailPool = pool("totalog-shard-tail", options.tailThreads(), Integer.MAX_VALUE);
  }

  /** Reads a page; see {@link io.totalog.protocol.shard.ShardApi#read}. */
  public CompletableFuture<ReadAnswer> read(ReadRequest request) {
    return onReadPool(() -> {
      ReadableShard shard = book.find(request.shard());
      checkReadable(shard);
      ShardSlice slice = slice(shard, request.fromSeq(), request.untilSeq(), request.bytesMax());
      return new ReadAnswer(slice.batches(), slice.completeUntil());
    });
  }

  /** Opens a tail; see {@link io.totalog.protocol.shard.ShardApi#tail}. */
  public TailStream tail(TailRequest request, TailListener listener) {
    ReadableShard shard;
    try {
      shard = book.find(request.shard());
      checkReadable(shard);
      if (metrics.tails().get() >= options.tailsMax()) {
        throw TailPump.tooMany();
      }
    } catch (TotalogException e) {
      listener.onClosed(e);
      return new ClosedTail();
    }
    TailPump pump = new TailPump(shard, request.fromSeq(), listener, this, tailPool);
    metrics.tails().incrementAndGet();
    shard.tails().add(pump);
    // A shard that ended before it was in the list would never wake it.
    pump.wake();
    return pump;
  }

  /** Returns the bytes stored for a log, about. */
  public CompletableFuture<Long> bytes(LogId log) {
    return onReadPool(() -> book.shardsOf(log).stream().mapToLong(store::bytes).sum());
  }

  /** Ends all tails and waits for reads under way. */
  @Override
  public void close() {
    book.endTails(TotalogException.of(ErrorCode.DRAINING, "this node stops"));
    for (ThreadPoolExecutor pool : new ThreadPoolExecutor[] {readPool, tailPool}) {
      pool.shutdown();
    }
    try {
      readPool.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
      tailPool.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void checkReadable(ReadableShard shard) {
    String reason = shard.brokenReason();
    if (reason != null) {
      throw unavailable(shard, reason);
    }
    if (shard.isRemoved()) {
      throw ShardBook.notHere(shard.id());
    }
  }

  /** Reads a slice; what is corrupt is never served, and ends the copy. */
  ShardSlice slice(ReadableShard shard, long fromSeq, long untilSeq, long bytesMax) {
    try {
      return reader.read(shard, fromSeq, untilSeq, bytesMax);
    } catch (CorruptBatchException e) {
      String reason = "a batch is corrupt: " + e.getMessage();
      if (shard.brokenReason() == null) {
        shard.onBroken(reason);
        metrics.onCorrupt();
        LOG.atError().setCause(e).addKeyValue("shard", shard.id()).log("corrupt copy, not served");
        corruptListener.onCorrupt(shard.id(), reason);
      }
      throw unavailable(shard, reason);
    } catch (StoreFailedException e) {
      throw TotalogException.of(
          ErrorCode.STORAGE_UNAVAILABLE, String.valueOf(e.getMessage()), shard.id().value());
    }
  }

  void forget(ReadableShard shard, TailPump pump) {
    if (shard.tails().remove(pump)) {
      metrics.tails().decrementAndGet();
    }
  }

  private static TotalogException unavailable(ReadableShard shard, String reason) {
    return TotalogException.of(
        ErrorCode.SHARD_UNAVAILABLE,
        "shard " + shard.id() + " cannot be read here: " + reason,
        shard.id().value());
  }

  private <T> CompletableFuture<T> onReadPool(Supplier<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      readPool.execute(() -> {
        try {
          answer.complete(work.get());
        } catch (RuntimeException e) {
          answer.completeExceptionally(e);
        }
      });
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          TotalogException.of(ErrorCode.OVERLOADED, "too many reads wait on this node"));
    }
    return answer;
  }

  private static ThreadPoolExecutor pool(String name, int threads, int waitingMax) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(waitingMax),
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** A tail that was refused. */
  private record ClosedTail() implements TailStream {

    @Override
    public void request(long bytes) {
      // Nothing will come.
    }

    @Override
    public void close() {
      // It is.
    }
  }
}
