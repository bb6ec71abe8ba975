package io.totalog.membership.view;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.totalog.core.error.TotalogException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Figures of membership. {@code membership.command}: time of a command, by {@code command} and
 * {@code outcome} ({@code done} or an error code); {@code membership.leader}: 1 if this process
 * leads; {@code membership.takeovers}: times it began to; {@code membership.logs.unfinished}: logs
 * that the last walk could not finish; {@code membership.repairs}: logs that a walk finished, by
 * {@code kind} ({@code opened} or {@code freed}).
 */
public final class MembershipMetrics {

  private final MeterRegistry registry;
  private final Counter takeovers;
  private final AtomicInteger leading = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();

  /** Registers all of them. */
  public MembershipMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.takeovers =
        Counter.builder("membership.takeovers")
            .description("Times this process began to lead membership")
            .register(registry);
    registry.gauge("membership.leader", leading);
    registry.gauge("membership.logs.unfinished", unfinished);
  }

  void onCommand(String command, @Nullable Throwable error, long tookNanos) {
    Timer.builder("membership.command")
        .description("Time from a command to its answer")
        .tag("command", command)
        .tag("outcome", outcome(error))
        .register(registry)
        .record(tookNanos, TimeUnit.NANOSECONDS);
  }

  private static String outcome(@Nullable Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause == null) {
      return "done";
    }
    return cause instanceof TotalogException answer ? answer.code().code() : "internal";
  }

  /** Counts the beginning or end of a leadership. */
  public void onLeading(boolean leads) {
    if (leads) {
      takeovers.increment();
    }
    leading.set(leads ? 1 : 0);
  }

  /** Counts a log that a walk has finished. */
  public void onRepaired(LogPhase found) {
    switch (found) {
      case NAMED -> registry.counter("membership.repairs", "kind", "opened").increment();
      case DROPPED -> registry.counter("membership.repairs", "kind", "freed").increment();
      case REGISTERED -> {}
    }
  }

  /** Tells how many logs wait for a next try. */
  public void onWalked(int logsUnfinished) {
    unfinished.set(logsUnfinished);
  }
}
