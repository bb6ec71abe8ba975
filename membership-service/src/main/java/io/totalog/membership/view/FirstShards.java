package io.totalog.membership.view;

import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Which ids the first shards of a log get: decided once for each log, before they are registered.
 * So whoever registers them, and however often, proposes the same ids, and the ordering state,
 * which takes an id only once, takes one proposal (protocol finding 27). Thread-safe; fails with
 * {@code overloaded} while ZooKeeper is away; safe to repeat.
 */
public interface FirstShards {

  /**
   * Returns the ids of a log, or decides them.
   *
   * @param log the log
   * @param count how many, if they are not decided yet
   */
  CompletableFuture<List<ShardId>> decide(LogId log, int count);

  /** Forgets a log that was dropped in the ordering state, and only such a one. */
  CompletableFuture<Void> forget(LogId log);
}
