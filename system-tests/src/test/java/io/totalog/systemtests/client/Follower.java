package io.totalog.systemtests.client;

import io.totalog.systemtests.history.HistoryRecorder;
import io.totalog.systemtests.history.Operation;
import io.totalog.systemtests.history.Seen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A reader that follows a log over whatever connections it takes: when one ends, however it ends,
 * the next goes on where it was. One thread of its own does all reading; {@link #cut()}, {@link
 * #next()} and {@link #close()} may be called by any thread.
 */
public abstract class Follower implements AutoCloseable {
  private static final long PAUSE_MS = 50;
  private static final int COMPLAINTS_MAX = 20;

  private final String name;
  private final HistoryRecorder recorder;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicReference<@Nullable AutoCloseable> connection = new AtomicReference<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile long next;
  private volatile int connections;
  private volatile boolean ended;

  Follower(String name, long from, HistoryRecorder recorder) {
    this.name = name;
    this.next = from;
    this.recorder = recorder;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::followUntilClosed);
  }

  /**
   * Begins to follow.
   *
   * @return this
   */
  public Follower start() {
    thread.start();
    return this;
  }

  private void followUntilClosed() {
    try {
      while (!ended && closed.getCount() > 0) {
        try {
          followOnce();
        } catch (IOException lost) {
          // What a lost connection means is the checker's to judge; here it only means to connect
          // again.
        }
        if (closed.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | AssertionError wrong) {
      complain(wrong.toString());
    }
  }

  /** Connects and reads until the connection ends; tells of everything by the methods below. */
  abstract void followOnce() throws IOException, InterruptedException;

  /** To be called with what cuts the connection, as soon as there is one. */
  final void onConnection(AutoCloseable cutter) throws IOException {
    connection.set(cutter);
    if (closed.getCount() == 0) {
      cut();
      throw new IOException("closed while connecting");
    }
  }

  /** To be called once the server said where it begins. */
  final void onOpen(long from) {
    connections++;
    recorder.add(new Operation.Connected(name, System.nanoTime(), from));
  }

  final void onRecord(WireRecord record) {
    Seen seen = record.seen();
    Seen shared = new Seen(seen.seq(), recorder.share(seen.content()));
    recorder.add(new Operation.Delivered(name, System.nanoTime(), shared));
    next = seen.seq() + 1;
  }

  final void onGap(long first) {
    recorder.add(new Operation.Skipped(name, System.nanoTime(), first));
    next = first;
  }

  final void onEnd() {
    ended = true;
  }

  final void complain(String what) {
    if (complaints.size() < COMPLAINTS_MAX) {
      complaints.add(name + ": " + what);
    }
  }

  /** Drops the connection, as a bad network would. */
  public void cut() {
    AutoCloseable current = connection.getAndSet(null);
    if (current != null) {
      try {
        current.close();
      } catch (Exception alreadyGone) {
        // It was to be gone.
      }
    }
  }

  /**
   * Waits until this reader has everything below a tail, and records that it was due.
   *
   * @param tail the tail, when nobody appends any more
   * @param patience how long it may take
   * @throws InterruptedException if interrupted
   */
  public void awaitTail(long tail, Duration patience) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (next < tail && System.nanoTime() - deadlineNanos < 0) {
      never.await(10, TimeUnit.MILLISECONDS);
    }
    recorder.add(new Operation.Due(name, System.nanoTime(), tail));
  }

  /**
   * Where this reader is.
   *
   * @return the number it waits for
   */
  public long next() {
    return next;
  }

  /**
   * How often it was connected.
   *
   * @return the count of connections that the server opened
   */
  public int connections() {
    return connections;
  }

  /**
   * What it saw that the contract does not allow and that is no matter of order.
   *
   * @return at most {@link #COMPLAINTS_MAX} sentences
   */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /**
   * Who this is in the history.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    cut();
    thread.join(Duration.ofSeconds(10));
  }
}
