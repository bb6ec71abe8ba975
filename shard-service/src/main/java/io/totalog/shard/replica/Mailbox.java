package io.totalog.shard.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where events wait for the owner thread, in the order they came. Bounded twice: appends by bytes
 * and number, so that they never crowd out the leader's words; everything by number. Nobody blocks
 * here but the owner when there is nothing to do.
 */
final class Mailbox {

  /** Most appends that wait. */
  static final int APPENDS_MAX = 1 << 14;

  /** Most other events that wait. */
  static final int OTHERS_MAX = 1 << 15;

  private final long appendBytesMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private ArrayList<OwnerEvent> waiting = new ArrayList<>();
  private ArrayList<OwnerEvent> spare = new ArrayList<>();
  private long appendBytes;
  private int appends;
  private boolean isWoken;

  /** Makes one that holds so many bytes of appends; one append always fits. */
  Mailbox(long appendBytesMax) {
    this.appendBytesMax = appendBytesMax;
  }

  /** Returns false, taking nothing, if there is no room. */
  boolean offer(OwnerEvent event) {
    lock.lock();
    try {
      if (event instanceof OwnerEvent.Append append) {
        long bytes = append.batch().weight();
        if (appends >= APPENDS_MAX || (appends > 0 && appendBytes + bytes > appendBytesMax)) {
          return false;
        }
        appends++;
        appendBytes += bytes;
      } else if (waiting.size() - appends >= OTHERS_MAX) {
        return false;
      }
      waiting.add(event);
      arrived.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether less than half of the room for appends is taken. */
  boolean isRoomy() {
    lock.lock();
    try {
      return appends < APPENDS_MAX / 2 && appendBytes < appendBytesMax / 2;
    } finally {
      lock.unlock();
    }
  }

  /** Returns whether nothing waits. */
  boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Returns everything that waits; the list is the owner's, who clears it, until the next call. */
  List<OwnerEvent> takeAll() {
    lock.lock();
    try {
      ArrayList<OwnerEvent> taken = waiting;
      spare.clear();
      waiting = spare;
      spare = taken;
      appendBytes = 0;
      appends = 0;
      isWoken = false;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the owner look even if nothing waits. */
  void wake() {
    lock.lock();
    try {
      isWoken = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something comes, or for so long. */
  void await(long timeoutMs) {
    lock.lock();
    try {
      long leftNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      while (waiting.isEmpty() && !isWoken && leftNanos > 0) {
        leftNanos = arrived.awaitNanos(leftNanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
