package io.totalog.gateway.websocket;

import io.totalog.gateway.http.stream.Inflow;
import io.totalog.gateway.http.stream.PullLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * What one connection has to say: answers first, then pings, then its subscriptions in turn.
 * Records are not queued here: a message of them is put together when the socket has taken the one
 * before.
 */
final class Outbox extends PullLoop<Outbox.Message> {
  /** Most bytes of answers that wait for the socket. */
  static final int ANSWER_BYTES_MAX = 4 << 20;

  /** Most subscriptions of one connection. */
  static final int FOLLOWERS_MAX = 64;

  private final Queue<byte[]> answers = new ArrayDeque<>();
  private final Map<String, Follower> followers = new LinkedHashMap<>();
  private final List<Ask> asks = new ArrayList<>();
  private long answerBytes;
  private boolean pingDue;
  private @Nullable CloseStatus closing;

  /** What goes to the socket. */
  sealed interface Message {
    /**
     * A text message.
     *
     * @param json in UTF-8
     */
    record Text(byte[] json) implements Message {
      @Override
      public boolean equals(@Nullable Object other) {
        return this == other;
      }

      @Override
      public int hashCode() {
        return System.identityHashCode(this);
      }
    }

    /** A ping. */
    record Ping() implements Message {}
  }

  private record Ask(Inflow inflow, long count) {}

  /** Sends an answer. A client that sends but never reads is closed with 1013 here. */
  void answer(byte[] json) {
    synchronized (this) {
      answers.add(json);
      answerBytes += json.length;
      if (answerBytes > ANSWER_BYTES_MAX && closing == null) {
        answers.clear();
        closing = CloseStatus.SERVICE_OVERLOAD;
      }
    }
    signal();
  }

  /** Returns whether so much waits for the socket that no more should be asked for. */
  synchronized boolean isLoaded() {
    return answerBytes > ANSWER_BYTES_MAX / 2;
  }

  void ping() {
    synchronized (this) {
      pingDue = true;
    }
    signal();
  }

  /** Ends the connection once what is there has been sent; the first status stands. */
  void close(CloseStatus status) {
    synchronized (this) {
      if (closing == null) {
        closing = status;
      }
    }
    signal();
  }

  synchronized CloseStatus closeStatus() {
    return closing == null ? CloseStatus.NORMAL : closing;
  }

  /** Adds a subscription; false if there are too many, or one of this id. */
  synchronized boolean isAdded(String id, Follower follower) {
    return followers.size() < FOLLOWERS_MAX && followers.putIfAbsent(id, follower) == null;
  }

  synchronized Optional<Follower> follower(String id) {
    return Optional.ofNullable(followers.get(id));
  }

  /** Ends a subscription. */
  void remove(String id) {
    Follower removed;
    synchronized (this) {
      removed = followers.remove(id);
    }
    if (removed != null) {
      removed.inflow().dispose();
    }
  }

  /** Lets a subscription have further records; false if there is none of this id. */
  boolean isCredited(String id, long count) {
    synchronized (this) {
      Follower follower = followers.get(id);
      if (follower == null) {
        return false;
      }
      follower.inflow().allow(count);
    }
    wake();
    return true;
  }

  /** Looks for something to do, also if nothing has to be sent. */
  void wake() {
    signal();
    List<Ask> due = new ArrayList<>();
    synchronized (this) {
      noteAsks();
      due.addAll(asks);
      asks.clear();
    }
    due.forEach(ask -> ask.inflow().ask(ask.count()));
  }

  void disposeAll() {
    List<Follower> all;
    synchronized (this) {
      all = List.copyOf(followers.values());
      followers.clear();
    }
    all.forEach(follower -> follower.inflow().dispose());
  }

  @Override
  protected @Nullable Message tryTake() {
    byte[] answer = answers.poll();
    if (answer != null) {
      answerBytes -= answer.length;
      return new Message.Text(answer);
    }
    if (closing != null) {
      return null;
    }
    if (pingDue) {
      pingDue = false;
      return new Message.Ping();
    }
    byte[] message = takeOfFollowers();
    noteAsks();
    return message == null ? null : new Message.Text(message);
  }

  private byte @Nullable [] takeOfFollowers() {
    Iterator<Map.Entry<String, Follower>> all = followers.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Follower> entry = all.next();
      Follower follower = entry.getValue();
      byte[] message = follower.take();
      if (message != null) {
        all.remove();
        if (!follower.isEnded()) {
          followers.put(entry.getKey(), follower); // last now, so that the others come first
        } else if (follower.isLogDeleted()) {
          closing = Connection.LOG_GONE;
        }
        return message;
      }
    }
    return null;
  }

  private void noteAsks() {
    for (Follower follower : followers.values()) {
      long wanted = follower.inflow().wanted();
      if (wanted > 0) {
        asks.add(new Ask(follower.inflow(), wanted));
      }
    }
  }

  @Override
  protected boolean isFinished() {
    return closing != null && answers.isEmpty();
  }

  @Override
  protected void afterTake() {
    List<Ask> due;
    synchronized (this) {
      due = List.copyOf(asks);
      asks.clear();
    }
    due.forEach(ask -> ask.inflow().ask(ask.count()));
  }
}
