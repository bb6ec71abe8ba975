package io.totalog.membership.repair;

import io.totalog.kit.Subscription;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.membership.leader.Leadership;
import io.totalog.membership.view.MembershipMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Membership's own thread: while this process leads, it walks over the logs when it begins to lead,
 * when nodes come or go, and every few seconds. Standing by, or while ZooKeeper is away, it does
 * nothing.
 */
public final class MembershipLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MembershipLoop.class);
  private static final long RETRY_MS = 100;
  private static final long STOP_MS_MAX = 3_000;

  private final Duration interval;
  private final Duration sweepInterval;
  private final Leadership leadership;
  private final NodeRegistry registry;
  private final LogWalk walk;
  private final MembershipMetrics metrics;
  private final BlockingQueue<Boolean> wakeUps = new ArrayBlockingQueue<>(1);
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Thread thread;
  private volatile boolean leadershipChanged = true;
  private boolean led;
  private long sweptNanos;
  private long retryMs = RETRY_MS;

  /**
   * Makes one that is not started.
   *
   * @param interval longest pause between two walks
   * @param sweepInterval how often a walk asks for logs that were in order
   */
  public MembershipLoop(
      Duration interval,
      Duration sweepInterval,
      Leadership leadership,
      NodeRegistry registry,
      LogWalk walk,
      MembershipMetrics metrics) {
    if (!interval.isPositive() || !sweepInterval.isPositive()) {
      throw new IllegalArgumentException(
          "totalog.membership.reconcile-interval and sweep-interval must be above 0");
    }
    this.interval = interval;
    this.sweepInterval = sweepInterval;
    this.leadership = leadership;
    this.registry = registry;
    this.walk = walk;
    this.metrics = metrics;
    this.thread = Thread.ofPlatform().daemon().name("membership").unstarted(this::run);
  }

  /** Starts the thread; once. */
  public void start() {
    subscriptions.add(leadership.listen(this::onLeadership));
    subscriptions.add(registry.listen(this::wake));
    thread.start();
  }

  private void onLeadership() {
    leadershipChanged = true;
    wake();
  }

  private void wake() {
    // Full: it is about to look anyway.
    boolean _ = wakeUps.offer(true);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long waitMs = doWorkSafely();
        if (waitMs > 0) {
          wakeUps.poll(waitMs, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A defect in one round must not end all rounds: nobody else would finish the work. */
  private long doWorkSafely() {
    try {
      return doWork(System.nanoTime());
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a round of membership failed; it is tried again");
      return interval.toMillis();
    }
  }

  /**
   * Does one bounded piece of work.
   *
   * @return how long there is nothing to do unless woken up, in ms; 0: go on at once
   */
  long doWork(long nowNanos) {
    boolean changed = leadershipChanged;
    leadershipChanged = false;
    boolean leads = leadership.leads();
    if (leads != led) {
      led = leads;
      metrics.onLeading(leads);
    }
    if (!leads || !registry.isCurrent()) {
      leadershipChanged |= changed;
      return interval.toMillis();
    }
    if (changed || nowNanos - sweptNanos > sweepInterval.toNanos()) {
      walk.sweep();
      sweptNanos = nowNanos;
      retryMs = RETRY_MS;
    }
    return switch (walk.step()) {
      case MORE -> 0;
      case DONE -> interval.toMillis();
      case UNFINISHED -> nextRetryMs();
    };
  }

  /** Soon at first, since a leader that has just begun may find that the sequencer has not. */
  private long nextRetryMs() {
    retryMs = Math.min(interval.toMillis(), retryMs * 2);
    return retryMs;
  }

  /** Ends the thread; what was under way is finished by the next leader. */
  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
    thread.interrupt();
    try {
      thread.join(STOP_MS_MAX);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
