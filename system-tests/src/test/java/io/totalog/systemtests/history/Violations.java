package io.totalog.systemtests.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what is found, up to a limit a person can read. Used by one thread. */
final class Violations {
  /** More than this many of one history help nobody. */
  static final int KEPT_MAX = 200;

  private final List<Violation> found = new ArrayList<>();

  void add(Invariant invariant, String format, Object... evidence) {
    if (found.size() < KEPT_MAX) {
      found.add(new Violation(invariant, String.format(Locale.ROOT, format, evidence)));
    }
  }

  List<Violation> list() {
    return List.copyOf(found);
  }
}
