package io.totalog.simulation;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Many seeds, one after the other. */
final class Campaign {
  /** Seeds run when no number is given, and in the tests. */
  static final int SEEDS_DEFAULT = 600;

  /** From so many seeds on every kind must have been hit. */
  static final int SEEDS_FOR_COVERAGE = 300;

  /** Broken seeds after which the rest is not run. */
  static final int BROKEN_MAX = 10;

  private final long from;
  private final int seeds;
  private final Coverage coverage = new Coverage();

  Campaign(long from, int seeds) {
    this.from = from;
    this.seeds = seeds;
  }

  /** Returns whether all went well; says what did not. */
  boolean run(PrintStream out, @Nullable PrintStream traceOut) {
    long startNanos = System.nanoTime();
    long events = 0;
    int broken = 0;
    for (long seed = from; seed < from + seeds; seed++) {
      Run run = new Run(seed, new Machines(), traceOut);
      try {
        run.play();
      } catch (InvariantBroken e) {
        out.printf("seed %d broke %s%n", seed, e.getMessage());
        out.printf("replay: ./totalog sim --from %d --seeds 1 --trace%n", seed);
        if (traceOut != null || e.getCause() != null) {
          printStack(out, e);
        }
        broken++;
        if (broken >= BROKEN_MAX) {
          return false;
        }
      }
      events += run.events();
      coverage.add(run.coverage());
    }
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.print(coverage.table());
    out.printf(
        Locale.ROOT,
        "%d seeds from %d in %.1f s: %.1f seeds/s, %d events%n",
        seeds,
        from,
        seconds,
        seeds / seconds,
        events);
    if (seeds >= SEEDS_FOR_COVERAGE && !coverage.missed().isEmpty()) {
      out.println("never hit: " + coverage.missed());
      return false;
    }
    return broken == 0;
  }

  private static void printStack(PrintStream out, Throwable thrown) {
    @Nullable Throwable next = thrown;
    while (next != null) {
      out.println("  " + next);
      for (StackTraceElement at : next.getStackTrace()) {
        out.println("    at " + at);
      }
      next = next.getCause();
    }
  }
}
