package io.totalog.gateway.log;

import io.totalog.core.merge.ViewTracker;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.protocol.batch.BatchCodec;
import org.jspecify.annotations.Nullable;

/** What this gateway knows of one log; nothing in it ever goes back. Thread-safe. */
final class KnownLog {
  private final ViewTracker tracker = new ViewTracker();
  private volatile long lastUsedMs;
  private int users;

  /** Before any was seen, a batch may have as much as one can. */
  private int batchBytes = BatchCodec.BATCH_BYTES_MAX;

  private boolean hasBatches;
  private volatile boolean followed;

  KnownLog(long nowMs) {
    lastUsedMs = nowMs;
  }

  void used(long nowMs) {
    lastUsedMs = nowMs;
  }

  long lastUsedMs() {
    return lastUsedMs;
  }

  /** Returns whether its lists are pushed to this gateway. */
  boolean isFollowed() {
    return followed;
  }

  void followed(boolean now) {
    followed = now;
  }

  /** Batches were read, the largest of so many bytes. */
  synchronized void onBatches(int largestBytes) {
    batchBytes = hasBatches ? Math.max(largestBytes, batchBytes - batchBytes / 16) : largestBytes;
    hasBatches = true;
  }

  /** Returns how large a batch of this log is likely to be at most, going by the last ones. */
  synchronized int batchBytes() {
    return batchBytes;
  }

  synchronized void hold() {
    users++;
  }

  synchronized void release(long nowMs) {
    users--;
    lastUsedMs = nowMs;
  }

  synchronized boolean isIdleSince(long sinceMs) {
    return users == 0 && lastUsedMs < sinceMs;
  }

  synchronized boolean onView(LogView view) {
    return tracker.onView(view);
  }

  synchronized void onTail(LogTail tail) {
    tracker.onTail(tail);
  }

  synchronized @Nullable LogView view() {
    return tracker.view();
  }

  synchronized boolean isOutdated() {
    return tracker.isOutdated();
  }

  synchronized boolean isDropped() {
    LogView view = tracker.view();
    return view != null && view.dropped();
  }

  /** Returns the first seq left, as far as known. */
  synchronized long first() {
    return tracker.first();
  }

  /** Returns below which everything exists or is trimmed, as far as the leader said, or -1. */
  synchronized long tail() {
    long first = tracker.first();
    return Math.max(tracker.confirmedTail(), first == 0 ? -1 : first);
  }
}
