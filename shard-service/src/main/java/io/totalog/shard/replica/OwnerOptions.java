package io.totalog.shard.replica;

import java.util.function.LongSupplier;

/**
 * Bounds of the owner.
 *
 * @param mailboxBytesMax bytes of appends that may wait for the owner's next turn; one always fits
 * @param clockMs a clock that never goes back, in milliseconds
 */
public record OwnerOptions(long mailboxBytesMax, LongSupplier clockMs) {

  /** Bytes that wait for a turn: 32 MiB. */
  public static final long MAILBOX_BYTES_MAX_DEFAULT = 32L << 20;

  /** Returns the defaults on the system's monotonic clock. */
  public static OwnerOptions standard() {
    return new OwnerOptions(MAILBOX_BYTES_MAX_DEFAULT, () -> System.nanoTime() / 1_000_000);
  }
}
