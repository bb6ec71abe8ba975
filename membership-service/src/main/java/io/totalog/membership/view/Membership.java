package io.totalog.membership.view;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.membership.leader.Leadership;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.membership.MembershipApi;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * This process's side of membership's port. A process that does not lead answers {@code
 * overloaded}. Each command runs on a virtual thread of its own; at most {@link #COMMANDS_MAX} at
 * once, more are refused. A command that has begun goes on if the leadership ends meanwhile: it
 * harms nobody.
 */
public final class Membership implements MembershipApi, AutoCloseable {

  /** Most commands at once. */
  static final int COMMANDS_MAX = 256;

  /** Copies of a shard that this version keeps. */
  private static final int REPLICATION_MAX = 1;

  /**
   * A log may be dropped by others while it is created; then it is created again, but not for ever.
   */
  private static final int BIRTHS_MAX = 10;

  private static final long NAME_MS_MAX = 5_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,248}");

  private final Leadership leadership;
  private final LogCatalog catalog;
  private final LogOpener opener;
  private final LogDropper dropper;
  private final NameLocks locks;
  private final Duration timeout;
  private final MembershipMetrics metrics;
  private final Semaphore permits = new Semaphore(COMMANDS_MAX);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofVirtual().name("membership-command-", 0).factory());

  /**
   * Makes one.
   *
   * @param timeout after which a command gives up; what it has done is used by the next one
   */
  public Membership(
      Leadership leadership,
      LogCatalog catalog,
      LogOpener opener,
      LogDropper dropper,
      NameLocks locks,
      Duration timeout,
      MembershipMetrics metrics) {
    this.leadership = leadership;
    this.catalog = catalog;
    this.opener = opener;
    this.dropper = dropper;
    this.locks = locks;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  @Override
  public CompletableFuture<CreatedLog> create(String name, LogConfig config) {
    if (!NAME.matcher(name).matches()) {
      return refused(ErrorCode.BAD_PARAMETER, "not a name for a log: " + name);
    }
    if (config.replication() > REPLICATION_MAX) {
      return refused(
          ErrorCode.BAD_PARAMETER,
          "replication is " + config.replication() + "; this version keeps one copy of a shard");
    }
    return run("create", deadline -> createNow(name, config, deadline));
  }

  private CreatedLog createNow(String name, LogConfig config, Deadline deadline) {
    try (NameLocks.Held held = locks.hold(name, deadline)) {
      for (int births = 0; births < BIRTHS_MAX; births++) {
        CreatedLog named = nameNow(name, config, deadline);
        if (opener.open(named.log(), named.isNew(), deadline) == LogPhase.REGISTERED) {
          return named;
        }
        dropper.free(named.log(), deadline);
      }
    }
    throw TotalogException.of(ErrorCode.OVERLOADED, "others keep dropping the log " + name);
  }

  /**
   * Takes the name, unless it has a log. Without nodes it is not taken: the request had no effect
   * then.
   */
  private CreatedLog nameNow(String name, LogConfig config, Deadline deadline) {
    Optional<LogMeta> known = catalog.known(name);
    if (known.isPresent()) {
      return new CreatedLog(known.get(), false);
    }
    opener.requireNodes(config.replication());
    return deadline.await(
        catalog.create(name, config), NAME_MS_MAX, "ZooKeeper", ErrorCode.OVERLOADED);
  }

  @Override
  public CompletableFuture<Boolean> drop(String name) {
    if (!NAME.matcher(name).matches()) {
      return refused(ErrorCode.BAD_PARAMETER, "not a name for a log: " + name);
    }
    return run("drop", deadline -> dropNow(name, deadline));
  }

  private boolean dropNow(String name, Deadline deadline) {
    try (NameLocks.Held held = locks.hold(name, deadline)) {
      Optional<LogMeta> log =
          deadline.await(catalog.reread(name), NAME_MS_MAX, "ZooKeeper", ErrorCode.OVERLOADED);
      log.ifPresent(found -> dropper.drop(found, deadline));
      return log.isPresent();
    }
  }

  private <T> CompletableFuture<T> run(String command, Function<Deadline, T> steps) {
    if (!leadership.leads()) {
      return refused(ErrorCode.OVERLOADED, "this process does not lead membership");
    }
    if (!permits.tryAcquire()) {
      return refused(ErrorCode.OVERLOADED, COMMANDS_MAX + " commands are under way");
    }
    long startNanos = System.nanoTime();
    Deadline deadline = Deadline.after(timeout);
    return CompletableFuture.supplyAsync(() -> steps.apply(deadline), threads)
        .whenComplete((value, error) -> {
          permits.release();
          metrics.onCommand(command, error, System.nanoTime() - startNanos);
        });
  }

  private static <T> CompletableFuture<T> refused(ErrorCode code, String detail) {
    return CompletableFuture.failedFuture(TotalogException.of(code, detail));
  }

  /** Interrupts what is under way: the next leader finishes it. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
