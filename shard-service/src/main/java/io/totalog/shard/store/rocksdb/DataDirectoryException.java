package io.totalog.shard.store.rocksdb;

/** The data directory cannot be used; the message is one sentence that says why and what to do. */
public final class DataDirectoryException extends RuntimeException {

  private final String action;

  DataDirectoryException(String message, String action) {
    this(message, action, null);
  }

  DataDirectoryException(
      String message, String action, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
    this.action = action;
  }

  /** Returns what the operator can do. */
  public String action() {
    return action;
  }
}
