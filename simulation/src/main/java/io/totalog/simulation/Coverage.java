package io.totalog.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How often each {@link Happening} was hit. */
final class Coverage {
  private final long[] hits = new long[Happening.values().length];

  void hit(Happening kind) {
    hits[kind.ordinal()]++;
  }

  long of(Happening kind) {
    return hits[kind.ordinal()];
  }

  void add(Coverage other) {
    Arrays.setAll(hits, i -> hits[i] + other.hits[i]);
  }

  /** Returns the kinds that were never hit. */
  List<Happening> missed() {
    return Arrays.stream(Happening.values()).filter(kind -> of(kind) == 0).toList();
  }

  /** Returns a line for each kind. */
  String table() {
    StringBuilder text = new StringBuilder();
    for (Happening kind : Happening.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      text.append(String.format(Locale.ROOT, "%-36s %10d%n", name, of(kind)));
    }
    return text.toString();
  }
}
