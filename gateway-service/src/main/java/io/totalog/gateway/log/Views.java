package io.totalog.gateway.log;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogView;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.sequencer.WatchListener;
import io.totalog.protocol.sequencer.WatchStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shard lists of the logs that this gateway uses: pushed by the ordering leader on one watch
 * stream, asked for where a push is missing. Thread-safe.
 */
final class Views implements Ticker.Ticked, AutoCloseable {
  /** Most logs known at once; those unused for longest make room. */
  static final int KNOWN_LOGS_MAX = 10_000;

  /** How many make room at once, so that looking for them is rare. */
  private static final int ROOM = KNOWN_LOGS_MAX / 100;

  /** How long a log that nobody uses is watched; what is known of it stays. */
  static final long IDLE_MS = 60_000;

  private static final long RETRY_MS = 20;
  private static final long RETRY_MS_MAX = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);

  /** Hears what the leader says of logs. Must not block. */
  interface Listener {
    /** A list, maybe an old one. */
    void onView(LogView view);

    /** Pushes may have been missed. */
    void onReconnect();
  }

  private final SequencerApi sequencer;
  private final Ticker ticker;
  private final long timeoutMs;
  private final long idleMs;
  private final Map<LogId, KnownLog> logs = new ConcurrentHashMap<>();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final SerialLoop loop = new SerialLoop(e -> LOG.error("defect in the list of shards", e));

  private @Nullable WatchStream stream;
  private long generation;
  private int failures;
  private volatile long sweepAtMs;
  private volatile long retryAtMs;
  private volatile long lastCut;
  private volatile long lastEpoch = -1;
  private volatile boolean closed;

  Views(SequencerApi sequencer, Ticker ticker, long timeoutMs, long idleMs) {
    this.sequencer = sequencer;
    this.ticker = ticker;
    this.timeoutMs = timeoutMs;
    this.idleMs = idleMs;
    this.sweepAtMs = idleMs;
    ticker.add(this);
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  void unlisten(Listener listener) {
    listeners.remove(listener);
  }

  /** Returns what is known of a log, and watches it from now on. */
  KnownLog known(LogId log) {
    KnownLog known = logs.get(log);
    if (known == null) {
      known = logs.computeIfAbsent(log, id -> new KnownLog(ticker.nowMs()));
      if (logs.size() > KNOWN_LOGS_MAX) {
        loop.execute(this::maybeForget);
      }
    }
    known.used(ticker.nowMs());
    if (!known.isFollowed()) {
      known.followed(true);
      loop.execute(() -> follow(log));
    }
    return known;
  }

  /**
   * Asks the leader for the list now. Fails with {@code no-shard} if the log was never registered.
   */
  CompletableFuture<LogView> refresh(LogId log) {
    CompletableFuture<Optional<LogView>> answer;
    try {
      answer = sequencer.view(log);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer
        .copy()
        .orTimeout(timeoutMs, TimeUnit.MILLISECONDS)
        .thenApply(view -> {
          LogView found = view.orElseThrow(Views::noShard);
          known(log).onView(found);
          return found;
        });
  }

  /** Returns the number of the last cut heard of, or 0. */
  long lastCut() {
    return lastCut;
  }

  /** Returns its epoch, or -1. */
  long lastEpoch() {
    return lastEpoch;
  }

  @Override
  public long dueMs() {
    return Math.min(retryAtMs, sweepAtMs);
  }

  @Override
  public void onTick(long nowMs) {
    loop.execute(() -> {
      maybeOpen(nowMs);
      maybeSweep(nowMs);
    });
  }

  @Override
  public void close() {
    closed = true;
    ticker.remove(this);
    loop.execute(() -> {
      if (stream != null) {
        stream.close();
      }
    });
  }

  /** Returns how many logs are known. */
  int size() {
    return logs.size();
  }

  private void maybeForget() {
    int tooMany = logs.size() - KNOWN_LOGS_MAX;
    if (tooMany > 0) {
      logs.entrySet().stream()
          .filter(entry -> entry.getValue().isIdleSince(Long.MAX_VALUE))
          .sorted(Comparator.comparingLong(entry -> entry.getValue().lastUsedMs()))
          .limit(tooMany + ROOM)
          .toList()
          .forEach(entry -> forget(entry.getKey(), entry.getValue()));
    }
  }

  private void forget(LogId log, KnownLog known) {
    if (logs.remove(log, known)) {
      unfollow(log, known);
    }
  }

  private void unfollow(LogId log, KnownLog known) {
    if (known.isFollowed() && stream != null) {
      stream.unfollow(log);
    }
    known.followed(false);
  }

  private void follow(LogId log) {
    if (stream != null) {
      stream.follow(log);
    }
  }

  private void maybeOpen(long nowMs) {
    if (stream != null || nowMs < retryAtMs || closed) {
      return;
    }
    retryAtMs = Ticker.NEVER;
    long mine = ++generation;
    try {
      WatchStream opened = sequencer.watch(new Watcher(mine));
      stream = opened;
      logs.forEach((log, known) -> {
        if (known.isFollowed()) {
          opened.follow(log);
        }
      });
      listeners.forEach(Listener::onReconnect);
    } catch (RuntimeException e) {
      onClosed(mine);
    }
  }

  private void maybeSweep(long nowMs) {
    if (nowMs < sweepAtMs) {
      return;
    }
    sweepAtMs = nowMs + Math.max(1, idleMs / 4);
    logs.forEach((log, known) -> {
      if (known.isFollowed() && known.isIdleSince(nowMs - idleMs)) {
        unfollow(log, known);
      }
    });
  }

  private void onClosed(long which) {
    if (which != generation) {
      return;
    }
    stream = null;
    generation++;
    retryAtMs = ticker.nowMs() + Math.min(RETRY_MS_MAX, RETRY_MS << Math.min(failures, 10));
    failures++;
    ticker.dueAt(retryAtMs);
  }

  private void onPushed(LogView view) {
    failures = 0;
    KnownLog known = logs.get(view.log());
    if (known != null) {
      known.onView(view);
      listeners.forEach(listener -> listener.onView(view));
    }
  }

  private static TotalogException noShard() {
    return TotalogException.of(ErrorCode.NO_SHARD, "the log has no shard yet");
  }

  private final class Watcher implements WatchListener {
    private final long which;

    Watcher(long which) {
      this.which = which;
    }

    @Override
    public void onView(LogView view) {
      loop.execute(() -> onPushed(view));
    }

    @Override
    public void onCut(long number, long epoch) {
      lastCut = number;
      lastEpoch = epoch;
    }

    @Override
    public void onClosed(Throwable cause) {
      loop.execute(() -> Views.this.onClosed(which));
    }
  }
}
