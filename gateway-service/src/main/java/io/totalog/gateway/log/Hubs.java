package io.totalog.gateway.log;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogView;
import io.totalog.kit.rpc.ShardConnections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The tails of the logs that somebody follows: opened for the first follower, closed some seconds
 * after the last. All their rings together stay below a bound. Thread-safe.
 */
final class Hubs implements Ticker.Ticked, Views.Listener, AutoCloseable {
  /** Most logs followed at once at one gateway. */
  static final int FOLLOWED_LOGS_MAX = 1_000;

  /** Most bytes that all streams may have on their way and waiting, but for one batch of each. */
  static final long WINDOWS_BYTES_MAX = 64L << 20;

  private static final int THREADS = Math.max(1, Runtime.getRuntime().availableProcessors());

  private static final class Lease {
    final TailHub hub;
    int followers;
    long closeAtMs = Ticker.NEVER;

    Lease(TailHub hub) {
      this.hub = hub;
    }
  }

  private final TailHub.Shared shared;
  private final LogOptions options;
  private final Scheduler scheduler = Schedulers.newParallel("gateway-fanout", THREADS, true);
  private final Map<LogId, Lease> leases = new HashMap<>();
  private volatile int open = 1;
  private volatile long dueMs = Ticker.NEVER;

  Hubs(
      ShardConnections shards,
      Views views,
      TailQuestions questions,
      Ticker ticker,
      LogOptions options,
      LogMetrics metrics) {
    this.shared =
        new TailHub.Shared(shards, views, questions, ticker, options.follower(), this::windowBytes);
    this.options = options;
    metrics.rings(this, Hubs::ringBytes, Hubs::followed);
    shared.views().listen(this);
    shared.ticker().add(this);
  }

  /**
   * Returns the log's tail, opening it if need be; release it once.
   *
   * @throws TotalogException {@code overloaded} if too many logs are followed
   */
  TailHub acquire(LogId log) {
    List<TailHub> evicted = new ArrayList<>();
    List<TailHub> opened = new ArrayList<>();
    TailHub hub;
    synchronized (this) {
      Lease lease = leases.get(log);
      if (lease != null && lease.hub.broken() != null) {
        leases.remove(log);
        lease = null;
      }
      if (lease == null) {
        makeRoom(evicted);
        lease = new Lease(newHub(log));
        leases.put(log, lease);
        open = leases.size();
        leases.values().forEach(each -> opened.add(each.hub));
      }
      lease.followers++;
      lease.closeAtMs = Ticker.NEVER;
      hub = lease.hub;
    }
    evicted.forEach(TailHub::close);
    // Every other one has less room now.
    opened.forEach(TailHub::onBounds);
    return hub;
  }

  /** Gives back what {@link #acquire} returned. */
  synchronized void release(TailHub hub) {
    Lease lease = leases.get(hub.log());
    if (lease == null || lease.hub != hub) {
      return;
    }
    lease.followers--;
    if (lease.followers == 0) {
      lease.closeAtMs = shared.ticker().nowMs() + options.lingerMs();
      dueMs = Math.min(dueMs, lease.closeAtMs);
      shared.ticker().dueAt(dueMs);
    }
  }

  /** Returns the log's tail if it is open. */
  synchronized @Nullable TailHub peek(LogId log) {
    Lease lease = leases.get(log);
    return lease == null ? null : lease.hub;
  }

  @Override
  public void onView(LogView view) {
    TailHub hub = peek(view.log());
    if (hub != null) {
      hub.onView(view);
    }
  }

  @Override
  public void onReconnect() {
    List<TailHub> hubs = new ArrayList<>();
    synchronized (this) {
      leases.values().forEach(lease -> hubs.add(lease.hub));
    }
    hubs.forEach(TailHub::onReconnect);
  }

  @Override
  public long dueMs() {
    return dueMs;
  }

  @Override
  public void onTick(long nowMs) {
    List<TailHub> idle = new ArrayList<>();
    synchronized (this) {
      dueMs = Ticker.NEVER;
      leases.values().removeIf(lease -> lease.closeAtMs <= nowMs && idle.add(lease.hub));
      leases.values().forEach(lease -> dueMs = Math.min(dueMs, lease.closeAtMs));
      open = Math.max(1, leases.size());
    }
    idle.forEach(TailHub::close);
  }

  @Override
  public void close() {
    shared.ticker().remove(this);
    shared.views().unlisten(this);
    List<TailHub> hubs = new ArrayList<>();
    synchronized (this) {
      leases.values().forEach(lease -> hubs.add(lease.hub));
      leases.clear();
    }
    hubs.forEach(TailHub::close);
    scheduler.dispose();
  }

  /** What the streams of one log may have on their way and waiting for their turn. */
  private long windowBytes() {
    return Math.min(options.follower().windowBytes(), WINDOWS_BYTES_MAX / open);
  }

  private TailHub newHub(LogId log) {
    RecordRing ring =
        new RecordRing(
            options.ringRecordsMax(),
            () -> Math.min(options.ringBytesMax(), options.ringsBytesMax() / open));
    return new TailHub(log, shared, ring, new FanOut(scheduler));
  }

  private void makeRoom(List<TailHub> evicted) {
    if (leases.size() < FOLLOWED_LOGS_MAX) {
      return;
    }
    Lease idle =
        leases.values().stream().filter(lease -> lease.followers == 0).findFirst().orElse(null);
    if (idle == null) {
      throw TotalogException.of(
          ErrorCode.OVERLOADED, "this gateway follows " + FOLLOWED_LOGS_MAX + " logs already");
    }
    leases.remove(idle.hub.log());
    evicted.add(idle.hub);
  }

  private synchronized double followed() {
    return leases.size();
  }

  private synchronized double ringBytes() {
    return leases.values().stream().mapToLong(lease -> lease.hub.ring().bytes()).sum();
  }
}
