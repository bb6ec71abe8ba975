package io.totalog.protocol.sequencer;

import io.totalog.core.id.LogId;

/** A gateway's side of its watch stream. Thread-safe, never blocks. */
public interface WatchStream extends AutoCloseable {

  /** Follows a log: its present view comes at once, then every change of it. */
  void follow(LogId log);

  /** Stops following. */
  void unfollow(LogId log);

  @Override
  void close();
}
