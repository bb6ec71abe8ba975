package io.totalog.shard.store;

/**
 * A write, fsync or read failed in a way that leaves the state of the disk unknown. Never retried:
 * after a failed fsync the operating system may have dropped what it could not write (protocol rule
 * 23).
 */
public final class StoreFailedException extends RuntimeException {

  /** Makes one. */
  public StoreFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
