package io.totalog.simulation;

import org.jspecify.annotations.Nullable;

/** An invariant does not hold; the run ends. */
final class InvariantBroken extends RuntimeException {
  private final Invariant invariant;

  InvariantBroken(Invariant invariant, String detail) {
    this(invariant, detail, null);
  }

  InvariantBroken(Invariant invariant, String detail, @Nullable Throwable cause) {
    super("invariant " + invariant + ": " + detail, cause);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }

  /** Throws unless the condition holds. */
  static void require(boolean holds, Invariant invariant, String detail, Object... args) {
    if (!holds) {
      throw new InvariantBroken(invariant, detail.formatted(args));
    }
  }
}
