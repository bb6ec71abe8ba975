package io.totalog.shard.store;

import org.jspecify.annotations.Nullable;

/** Where errors go after which this process must not go on: a failed fsync, a broken invariant. */
@FunctionalInterface
public interface FatalErrors {

  /** Exit code of a process that stopped itself. */
  int EXIT_CODE = 70;

  /**
   * Ends the process, without running shutdown hooks that might wait for what just failed. May
   * return in tests only; the caller does nothing further then.
   *
   * @param reason one sentence for the operator
   * @param cause what failed, if an exception did
   */
  void halt(String reason, @Nullable Throwable cause);
}
