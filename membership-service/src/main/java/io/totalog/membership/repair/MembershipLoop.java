package io.totalog.membership.repair;

import io.totalog.core.id.Epoch;
import io.totalog.kit.Subscription;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.membership.leadership.Leadership;
import io.totalog.membership.view.MembershipMetrics;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Membership's own thread: it follows the leadership, announces it, and walks over the logs when it
 * begins to lead, when nodes come or go, and every few seconds. Standing by, it does nothing.
 */
public final class MembershipLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MembershipLoop.class);
  private static final long PUBLISH_MS_MAX = 5_000;
  private static final long SOON_MS = 100;
  private static final long STOP_MS_MAX = 3_000;

  private final MembershipOptions options;
  private final Leadership leadership;
  private final LeaderBoard board;
  private final NodeRegistry registry;
  private final LogWalk walk;
  private final MembershipMetrics metrics;
  private final BlockingQueue<Boolean> wakeUps = new ArrayBlockingQueue<>(1);
  private Optional<Epoch> led = Optional.empty();
  private boolean announced;
  private long sweptNanos;
  private @Nullable Thread thread;
  private @Nullable Subscription listening;

  /** Makes one that is not started. */
  public MembershipLoop(
      MembershipOptions options,
      Leadership leadership,
      LeaderBoard board,
      NodeRegistry registry,
      LogWalk walk,
      MembershipMetrics metrics) {
    this.options = options;
    this.leadership = leadership;
    this.board = board;
    this.registry = registry;
    this.walk = walk;
    this.metrics = metrics;
  }

  /**
   * Becomes a candidate and starts the thread; once.
   *
   * @param address {@code host:port} where others reach this process
   */
  public synchronized void start(String address) {
    if (thread != null) {
      throw new IllegalStateException("membership is started already");
    }
    listening = registry.listen(this::wake);
    leadership.start(this::wake);
    thread = Thread.ofPlatform().name("membership").daemon().start(() -> run(address));
  }

  private void wake() {
    // Full: it is about to look anyway.
    boolean unused = wakeUps.offer(true);
  }

  private void run(String address) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long waitMs = doWorkSafely(address);
        if (waitMs > 0) {
          wakeUps.poll(waitMs, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A defect in one round must not end all rounds: nobody else would finish the work. */
  private long doWorkSafely(String address) throws InterruptedException {
    try {
      return doWork(address, System.nanoTime());
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a round of membership failed; it is tried again");
      return options.interval().toMillis();
    }
  }

  /**
   * Does one bounded piece of work.
   *
   * @return how long there is nothing to do unless woken up, in ms; 0: go on at once
   */
  long doWork(String address, long nowNanos) throws InterruptedException {
    Optional<Epoch> epoch = leadership.epoch();
    if (!epoch.equals(led)) {
      onLeadership(epoch, nowNanos);
    }
    if (epoch.isEmpty()) {
      return options.interval().toMillis();
    }
    if (!announced) {
      announced = announce(new Leader(options.node(), address, epoch.get()));
    }
    if (nowNanos - sweptNanos > options.sweepInterval().toNanos()) {
      sweep(nowNanos);
    }
    if (walk.step()) {
      return 0;
    }
    return announced ? options.interval().toMillis() : SOON_MS;
  }

  private void onLeadership(Optional<Epoch> epoch, long nowNanos) {
    LOG.atInfo()
        .addKeyValue("from", led.map(Epoch::toString).orElse("standby"))
        .addKeyValue("to", epoch.map(Epoch::toString).orElse("standby"))
        .log(epoch.isPresent() ? "leads membership" : "leads membership no more");
    led = epoch;
    announced = false;
    metrics.onLeading(epoch.isPresent());
    if (epoch.isPresent()) {
      sweep(nowNanos);
    }
  }

  private void sweep(long nowNanos) {
    walk.sweep();
    sweptNanos = nowNanos;
  }

  private boolean announce(Leader self) throws InterruptedException {
    try {
      if (!board.publish(NodeRole.MEMBERSHIP, self).get(PUBLISH_MS_MAX, TimeUnit.MILLISECONDS)) {
        LOG.atInfo().addKeyValue("epoch", self.epoch()).log("a later leader is announced");
      }
      return true;
    } catch (ExecutionException | TimeoutException e) {
      LOG.atInfo().addKeyValue("epoch", self.epoch()).setCause(e).log("not announced yet");
      return false;
    }
  }

  /** Leaves the election and ends the thread; what was under way is finished by the next leader. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      running = thread;
      if (listening != null) {
        listening.close();
        listening = null;
      }
    }
    leadership.close();
    if (running != null) {
      running.interrupt();
      try {
        running.join(STOP_MS_MAX);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
