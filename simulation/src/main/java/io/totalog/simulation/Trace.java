package io.totalog.simulation;

import java.io.PrintStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prints what happens, if wanted. */
final class Trace {
  private final @Nullable PrintStream out;
  private final Agenda agenda;

  Trace(Agenda agenda, @Nullable PrintStream out) {
    this.agenda = agenda;
    this.out = out;
  }

  void say(Supplier<String> what) {
    if (out != null) {
      long micros = agenda.nowNanos() / 1_000;
      out.printf("%8d.%03d ms  %s%n", micros / 1_000, micros % 1_000, what.get());
    }
  }
}
