package io.totalog.kit.management;

import java.util.Optional;

/**
 * One condition of {@code /readyz}: a process is ready when none of its readiness beans objects.
 * Asked by many threads, at any rate; answers at once from what is known.
 */
@FunctionalInterface
public interface Readiness {

  /** Returns what is missing, as one sentence; empty when ready. */
  Optional<String> objection();
}
