package io.totalog.shard.store;

import io.totalog.core.shard.ShardEffect.Write;
import io.totalog.core.shard.StoreOp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one writer of a node's store. Takes all writes that wait, of all shards, as one change with
 * at most one fsync (group commit): while one fsync is under way, the next group gathers.
 *
 * <p>The bytes of waiting writes are bounded by admission before, their number by the owner, which
 * stops asking while {@link #isBacklogged()}. A failed write ends the process; a full disk ends
 * writing only.
 */
public final class StoreWriter implements AutoCloseable {

  /**
   * Writes that may wait; beyond it the owner must ask for no more, see {@link #isBacklogged()}.
   */
  public static final int WAITING_MAX = 1 << 14;

  /** Most bytes of batches in one change; bounds the buffer that is handed to the database. */
  public static final long GROUP_BYTES_MAX = 16L << 20;

  private static final long CLOSE_MS_MAX = 5_000;

  private final RecordStore store;
  private final WriteListener listener;
  private final FatalErrors fatalErrors;
  private final StoreMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private List<Write> waiting = new ArrayList<>();
  private List<Write> group = new ArrayList<>();
  private boolean isClosed;
  private boolean isStopped;
  private final Thread thread;

  /**
   * Makes one; {@link #start()} lets it run.
   *
   * @param store written by nobody else
   * @param listener hears of completed groups
   * @param fatalErrors ends the process after a failed write
   * @param metrics counts bytes and times fsyncs
   */
  public StoreWriter(
      RecordStore store, WriteListener listener, FatalErrors fatalErrors, StoreMetrics metrics) {
    this.store = store;
    this.listener = listener;
    this.fatalErrors = fatalErrors;
    this.metrics = metrics;
    this.thread = new Thread(this::run, "totalog-store-writer");
    thread.setDaemon(true);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Hands over a write; writes are made in the order of their tokens. Never blocks. */
  public void submit(Write write) {
    lock.lock();
    try {
      if (!isStopped && !isClosed) {
        waiting.add(write);
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns whether so many writes wait that the disk must be stuck, as a database does that waits
   * for room to flush. Then the owner takes neither appends nor cuts, so that what waits stays
   * bounded.
   */
  public boolean isBacklogged() {
    lock.lock();
    try {
      return waiting.size() >= WAITING_MAX;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes the writes that wait, as one change. Returns how many; 0 if none. Needs no thread in
   * tests.
   */
  public int doWork() {
    lock.lock();
    try {
      if (isStopped || waiting.isEmpty()) {
        return 0;
      }
      takeGroup();
    } finally {
      lock.unlock();
    }
    int size = group.size();
    write();
    group.clear();
    return size;
  }

  /** Returns whether the thread still runs: after {@link #close()}, because the disk is stuck. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Makes what waits, then ends the thread; gives up on a disk that is stuck. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(CLOSE_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (awaitWork()) {
        doWork();
      }
    } catch (Throwable e) {
      // A writer that is gone would let every append wait for ever.
      stop();
      fatalErrors.halt("the store writer met a defect: " + e, e);
    }
  }

  private boolean awaitWork() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !isClosed && !isStopped) {
        arrived.awaitUninterruptibly();
      }
      return !isStopped && !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void takeGroup() {
    long bytes = 0;
    int count = 0;
    while (count < waiting.size() && (count == 0 || bytes < GROUP_BYTES_MAX)) {
      bytes += bytes(waiting.get(count));
      count++;
    }
    if (count == waiting.size()) {
      List<Write> empty = group;
      group = waiting;
      waiting = empty;
    } else {
      List<Write> first = waiting.subList(0, count);
      group.addAll(first);
      first.clear();
    }
  }

  private void write() {
    boolean isSync = group.stream().anyMatch(Write::sync);
    long startNanos = System.nanoTime();
    try {
      store.write(group);
    } catch (StoreFullException e) {
      stop();
      listener.onStoreFull(String.valueOf(e.getMessage()));
      return;
    } catch (RuntimeException | Error e) {
      stop();
      fatalErrors.halt("a write to the store failed: " + e.getMessage(), e);
      return;
    }
    long bytes = 0;
    for (Write write : group) {
      bytes += bytes(write);
    }
    metrics.onWrite(group.size(), bytes, isSync, System.nanoTime() - startNanos);
    listener.onWritten(group.getLast().token());
  }

  private void stop() {
    lock.lock();
    try {
      isStopped = true;
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private static long bytes(Write write) {
    long bytes = 0;
    for (StoreOp op : write.ops()) {
      if (op instanceof StoreOp.PutBatch put) {
        bytes += put.batch().bytes().length;
      }
    }
    return bytes;
  }
}
