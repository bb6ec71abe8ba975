package io.totalog.gateway.http.stream;

import io.totalog.gateway.http.Gate;
import io.totalog.gateway.http.error.Problems;
import io.totalog.gateway.log.FollowItem;
import io.totalog.gateway.log.FollowItem.EndReason;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Turns what a reader follows into chunks for its socket, heartbeats and the end included. */
final class FollowLoop extends PullLoop<Chunk> {
  /** When to look again at a stream that was idle for long enough but has a slow reader. */
  private static final long IDLE_AGAIN_MS = 1_000;

  private final Inflow inflow;
  private final Framing framing;
  private final StreamBounds bounds;
  private final String traceId;

  private boolean opened;
  private boolean finished;
  private boolean heartbeatDue;
  private boolean draining;
  private long records;
  private long bytes;
  private long next;
  private long tail;
  private long lastRecordNanos = System.nanoTime();
  private long wanted;

  FollowLoop(Framing framing, StreamBounds bounds, long from, long tail, String traceId) {
    this.framing = framing;
    this.bounds = bounds;
    this.next = from;
    this.tail = tail;
    this.traceId = traceId;
    this.inflow = new Inflow(bounds.records(), this::signal);
  }

  /** Returns what to subscribe to the log with. */
  Inflow inflow() {
    return inflow;
  }

  /** Writes a heartbeat with the next chunk, and at once if the writer waits. */
  void onHeartbeat() {
    synchronized (this) {
      heartbeatDue = true;
    }
    signal();
  }

  /** Breaks the stream off because the gateway stops. */
  void onDrain() {
    synchronized (this) {
      draining = true;
    }
    signal();
  }

  /**
   * Ends the stream if it was idle for too long; returns in how many milliseconds to look again.
   */
  long onIdleCheck() {
    long leftMs;
    synchronized (this) {
      long idleMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastRecordNanos);
      leftMs = bounds.idleMs() - idleMs;
    }
    if (leftMs > 0) {
      return leftMs;
    }
    signal();
    return IDLE_AGAIN_MS;
  }

  @Override
  protected @Nullable Chunk tryTake() {
    if (finished) {
      return null;
    }
    Chunk chunk = new Chunk();
    if (!opened) {
      opened = true;
      framing.open(chunk);
    }
    if (heartbeatDue) {
      heartbeatDue = false;
      framing.heartbeat(chunk);
    }
    maybeDrain(chunk);
    while (!chunk.isFull() && !finished && takeItem(chunk)) {}
    maybeEnd(chunk);
    wanted += finished ? 0 : inflow.wanted();
    return chunk.bytes() == 0 ? null : chunk;
  }

  private boolean takeItem(Chunk chunk) {
    FollowItem item = inflow.poll();
    if (item == null) {
      return false;
    }
    switch (item) {
      case FollowItem.Item(var record) -> {
        int before = chunk.bytes();
        framing.record(chunk, record);
        records++;
        bytes += chunk.bytes() - before;
        next = record.seq() + 1;
        tail = Math.max(tail, next);
        lastRecordNanos = System.nanoTime();
        finished = records >= bounds.records() || bytes >= bounds.bytes();
        if (finished) {
          framing.end(chunk, EndReason.UNTIL_REACHED, next, tail);
        }
      }
      case FollowItem.GapItem(var gap) -> {
        framing.gap(chunk, gap);
        next = gap.first();
        tail = Math.max(tail, next);
      }
      case FollowItem.CaughtUp(long at, long confirmed) -> tail = Math.max(tail, confirmed);
      case FollowItem.EndItem(var reason) -> {
        finished = true;
        framing.end(chunk, reason, next, tail);
      }
    }
    return true;
  }

  /** Before the records: a reader that catches up would never come to the end of them. */
  private void maybeDrain(Chunk chunk) {
    if (draining && !inflow.isExhausted()) {
      finished = true;
      framing.problem(chunk, Gate.draining().problem());
    }
  }

  private void maybeEnd(Chunk chunk) {
    if (finished || chunk.isFull()) {
      return;
    }
    Throwable failure = inflow.failure();
    long idleNanos = System.nanoTime() - lastRecordNanos;
    if (failure != null && inflow.isExhausted()) {
      finished = true;
      framing.problem(chunk, Problems.of(failure, traceId));
    } else if (inflow.isExhausted()) {
      finished = true;
    } else if (bounds.idleMs() != Long.MAX_VALUE
        && TimeUnit.NANOSECONDS.toMillis(idleNanos) >= bounds.idleMs()) {
      finished = true;
      framing.end(chunk, EndReason.UNTIL_REACHED, next, tail);
    }
  }

  @Override
  protected boolean isFinished() {
    return finished;
  }

  @Override
  protected void afterTake() {
    long count;
    synchronized (this) {
      count = wanted;
      wanted = 0;
    }
    inflow.ask(count);
  }
}
