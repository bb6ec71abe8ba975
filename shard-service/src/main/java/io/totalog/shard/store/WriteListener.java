package io.totalog.shard.store;

/** Who wants to know what became of writes. Called by the writer thread; must not block. */
public interface WriteListener {

  /**
   * All writes up to this token are done, and those that asked for sync are under a completed
   * fsync.
   */
  void onWritten(long token);

  /** The disk is full: no write that is not done yet will ever be done by this process. */
  void onStoreFull(String reason);
}
