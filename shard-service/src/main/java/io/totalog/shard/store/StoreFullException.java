package io.totalog.shard.store;

/**
 * The disk has no room for a write. How much of it reached the disk is unknown, so this process
 * writes no more; what is stored can still be read. Free space, then restart the node.
 */
public final class StoreFullException extends RuntimeException {

  /** Makes one. */
  public StoreFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
