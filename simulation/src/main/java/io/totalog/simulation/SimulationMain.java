package io.totalog.simulation;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code --from SEED --seeds N [--trace]}: runs seeds and prints what was hit. */
public final class SimulationMain {
  private static final long FROM_DEFAULT = 1;
  private static final int SEEDS_DEFAULT = 300;

  private SimulationMain() {}

  /** Runs the seeds asked for; exit code 1 if an invariant breaks or a kind is never hit. */
  public static void main(String[] args) {
    long from = FROM_DEFAULT;
    int seeds = SEEDS_DEFAULT;
    boolean trace = false;
    for (int i = 0; i < args.length; i++) {
      String[] parts = args[i].split("=", 2);
      switch (parts[0]) {
        case "--trace" -> trace = true;
        case "--from" -> from = Long.parseLong(parts.length > 1 ? parts[1] : valueAt(args, ++i));
        case "--seeds" -> seeds = Integer.parseInt(parts.length > 1 ? parts[1] : valueAt(args, ++i));
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    PrintStream out = System.out;
    boolean passed = new Campaign(from, seeds).run(out, trace ? out : null);
    System.exit(passed ? 0 : 1);
  }

  private static String valueAt(String[] args, int i) {
    if (i >= args.length) {
      throw new IllegalArgumentException(args[args.length - 1] + " needs a value");
    }
    return args[i];
  }

  /** Many seeds, one after the other. */
  static final class Campaign {
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
            e.printStackTrace(out);
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
  }
}
