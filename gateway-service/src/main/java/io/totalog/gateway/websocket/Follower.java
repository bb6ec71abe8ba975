package io.totalog.gateway.websocket;

import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.http.read.RecordFrame;
import io.totalog.gateway.http.stream.Inflow;
import io.totalog.gateway.log.FollowItem;
import io.totalog.gateway.log.FollowItem.EndReason;
import io.totalog.gateway.log.SequencedRecord;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One subscription of a connection. All of it belongs to the connection's outbox and its lock. */
final class Follower {
  /** No record is added to a message of this size. */
  private static final int MESSAGE_FULL_BYTES = 128 << 10;

  private final String id;
  private final Inflow inflow;
  private final Function<Throwable, Problem> problems;
  private final Function<Problem, byte[]> problemMessage;
  private @Nullable FollowItem held;
  private long tail;
  private boolean ended;
  private boolean logDeleted;

  Follower(
      String id,
      long credit,
      Runnable onArrival,
      Function<Throwable, Problem> problems,
      Function<Problem, byte[]> problemMessage) {
    this.id = id;
    this.inflow = new Inflow(credit, onArrival);
    this.problems = problems;
    this.problemMessage = problemMessage;
  }

  Inflow inflow() {
    return inflow;
  }

  boolean isEnded() {
    return ended;
  }

  boolean isLogDeleted() {
    return logDeleted;
  }

  void onTail(long confirmed) {
    tail = Math.max(tail, confirmed);
  }

  /** Returns the next message, or null if there is nothing to say. */
  byte @Nullable [] take() {
    JsonOut records = null;
    long next = 0;
    while (!ended && (records == null || records.length() < MESSAGE_FULL_BYTES)) {
      FollowItem item = held == null ? inflow.poll() : held;
      held = null;
      if (item == null) {
        break;
      }
      if (item instanceof FollowItem.Item(var record)) {
        records = add(records, record);
        next = record.seq() + 1;
      } else if (item instanceof FollowItem.CaughtUp(long at, long confirmed)) {
        onTail(confirmed);
      } else if (records != null) {
        held = item;
        break;
      } else {
        return control(item);
      }
    }
    if (records != null) {
      onTail(next);
      records.raw("],\"next\":").number(next).raw(",\"tail\":").number(tail);
      return records.raw("}").toBytes();
    }
    return ended || held != null || !inflow.isExhausted() ? null : broken();
  }

  private JsonOut add(@Nullable JsonOut to, SequencedRecord record) {
    JsonOut out = to == null ? ServerMessages.begin("records", id).raw(",\"records\":[") : to;
    byte[] frame = RecordFrame.of(record, RecordFrame.Bodies.PLAIN);
    out.raw(to == null ? "" : ",");
    return out.raw(frame, RecordFrame.objectStart(frame), RecordFrame.objectEnd(frame));
  }

  private byte @Nullable [] control(FollowItem item) {
    return switch (item) {
      case FollowItem.GapItem(var gap) -> ServerMessages.gap(id, gap);
      case FollowItem.EndItem(var reason) -> {
        ended = true;
        logDeleted = reason == EndReason.LOG_DELETED;
        yield ServerMessages.end(id);
      }
      case FollowItem.Item ignored -> null;
      case FollowItem.CaughtUp ignored -> null;
    };
  }

  private byte[] broken() {
    ended = true;
    Throwable failure = inflow.failure();
    return failure == null ? ServerMessages.end(id) : problemMessage.apply(problems.apply(failure));
  }
}
