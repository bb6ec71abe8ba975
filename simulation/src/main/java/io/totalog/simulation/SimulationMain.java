package io.totalog.simulation;

import java.io.PrintStream;

/** {@code --from SEED --seeds N [--trace]}: runs seeds and prints what was hit. */
public final class SimulationMain {
  private static final long FROM_DEFAULT = 1;

  private SimulationMain() {}

  /** Runs the seeds asked for; exit code 1 if an invariant breaks or a kind is never hit. */
  public static void main(String[] args) {
    long from = FROM_DEFAULT;
    int seeds = Campaign.SEEDS_DEFAULT;
    boolean trace = false;
    for (int i = 0; i < args.length; i++) {
      String[] parts = args[i].split("=", 2);
      switch (parts[0]) {
        case "--trace" -> trace = true;
        case "--from" -> from = Long.parseLong(parts.length > 1 ? parts[1] : valueAt(args, ++i));
        case "--seeds" ->
            seeds = Integer.parseInt(parts.length > 1 ? parts[1] : valueAt(args, ++i));
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
}
