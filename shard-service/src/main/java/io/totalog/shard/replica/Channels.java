package io.totalog.shard.replica;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.id.AppendId;
import io.totalog.protocol.shard.AppendListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams of appends that are open. Opened and closed by any thread; listeners are called by the
 * owner thread alone, so each hears one call at a time.
 */
final class Channels {

  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);

  private final ConcurrentHashMap<Long, Channel> open = new ConcurrentHashMap<>();

  /** Closed ones that the owner has not seen yet; at most as many as were open. */
  private final ConcurrentLinkedQueue<Long> closed = new ConcurrentLinkedQueue<>();

  /** Ones to be told that their appends found no room even to be refused. */
  private final ConcurrentLinkedQueue<Broken> broken = new ConcurrentLinkedQueue<>();

  private final AtomicLong numbers = new AtomicLong();
  private final AtomicBoolean isReadyWanted = new AtomicBoolean();

  long open(AppendListener listener) {
    long number = numbers.incrementAndGet();
    open.put(number, new Channel(listener));
    return number;
  }

  /** The gateway closed it. */
  void close(long number) {
    if (open.remove(number) != null) {
      closed.add(number);
    }
  }

  /** The node ends it, with the owner's next turn. */
  void fail(long number, RuntimeException cause) {
    broken.add(new Broken(number, cause));
  }

  /** Somebody was told to wait, and wants to hear when there is room. */
  void wantReady() {
    isReadyWanted.set(true);
  }

  // --- the owner ---

  /** Returns those closed since the last call, after telling those that the node ends. */
  List<Long> takeClosed() {
    Broken failed = broken.poll();
    while (failed != null) {
      Channel channel = open.remove(failed.number());
      if (channel != null) {
        closed.add(failed.number());
        channel.tellClosed(failed.cause());
      }
      failed = broken.poll();
    }
    if (closed.isEmpty()) {
      return List.of();
    }
    List<Long> taken = new ArrayList<>();
    Long number = closed.poll();
    while (number != null) {
      taken.add(number);
      number = closed.poll();
    }
    return taken;
  }

  /** Counts an append that was taken. */
  void onTaken(long number) {
    Channel channel = open.get(number);
    if (channel != null) {
      channel.unanswered.incrementAndGet();
    }
  }

  void answer(long number, AppendId id, AppendOutcome outcome, boolean wasTaken) {
    @Nullable Channel channel = open.get(number);
    if (channel == null) {
      return;
    }
    if (wasTaken) {
      channel.unanswered.decrementAndGet();
    }
    try {
      channel.listener.onOutcome(id, outcome);
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).addKeyValue("channel", number).log("a listener failed");
      fail(number, e);
    }
  }

  /** Tells all that there is room, if anybody asked. */
  void maybeTellReady() {
    if (isReadyWanted.compareAndSet(true, false)) {
      open.values().forEach(channel -> channel.listener.onReady());
    }
  }

  /** Returns how many appends of open channels wait for an answer. */
  int unanswered() {
    return open.values().stream().mapToInt(channel -> channel.unanswered.get()).sum();
  }

  void closeAll(RuntimeException cause) {
    List.copyOf(open.keySet())
        .forEach(number -> {
          Channel channel = open.remove(number);
          if (channel != null) {
            channel.tellClosed(cause);
          }
        });
  }

  /** One stream, and how many of its appends wait for an answer. */
  private static final class Channel {

    private final AppendListener listener;
    private final AtomicInteger unanswered = new AtomicInteger();

    private Channel(AppendListener listener) {
      this.listener = listener;
    }

    private void tellClosed(RuntimeException cause) {
      try {
        listener.onClosed(cause);
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("a listener failed");
      }
    }
  }

  /** A stream to be ended, and why. */
  private record Broken(long number, RuntimeException cause) {}
}
