package io.totalog.core.append;

import io.totalog.core.id.AppendId;
import org.jspecify.annotations.Nullable;

/** One append in the book. Owned by it. */
final class Flight {
  /**
   * Where an append stands. {@code WAITING → SENT} when a shard was chosen; {@code SENT →
   * RESOLVING} when it may lie beyond a seal; {@code RESOLVING → WAITING} when it is certain that
   * it does, {@code → SENT} when its shard turns out to be open. It leaves the book from any of
   * them.
   */
  enum State {
    /** At no shard: for want of a list, of an open shard, or of an earlier one of its session. */
    WAITING,
    /** In a shard's lane: on its way, or to be sent when the stream is up again. */
    SENT,
    /**
     * In the lane of a shard that is sealed, or said so: a replica must tell whether it was
     * ordered.
     */
    RESOLVING
  }

  final AppendRequest request;
  final LogRoute route;
  final long number;
  final long deadlineMs;

  State state = State.WAITING;
  long waitingSinceMs;
  long retryAtMs = Long.MIN_VALUE;
  int retries;

  /** The shard it was given to, while not waiting. */
  @Nullable ShardLane lane;

  /** When it was sent last. */
  long sentMs;

  /**
   * Sends whose answers may still come. An answer names no shard, so only the answer to a single
   * send is known to be about the present shard.
   */
  int sends;

  /** Some send may have led to its being ordered. */
  boolean maybeOrdered;

  int findAttempts;
  long findAtMs;
  boolean findOnItsWay;

  /** Neighbours among the appends of its session that keep their order. */
  @Nullable Flight before;

  @Nullable Flight after;

  Flight(AppendRequest request, LogRoute route, long number, long nowMs, long deadlineMs) {
    this.request = request;
    this.route = route;
    this.number = number;
    this.waitingSinceMs = nowMs;
    this.deadlineMs = deadlineMs;
  }

  AppendId id() {
    return request.batch().id();
  }

  int weight() {
    return request.batch().weight();
  }

  /** Returns the lane, of one that is not waiting. */
  ShardLane laneNow() {
    ShardLane now = lane;
    if (now == null) {
      throw new IllegalStateException("append " + id() + " has no shard");
    }
    return now;
  }
}
