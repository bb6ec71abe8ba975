package io.totalog.kit.catalog;

import io.totalog.core.id.LogId;
import io.totalog.kit.Subscription;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Which logs exist. A name belongs to one log at a time, decided by the creation of one znode; an
 * id is never used again. Reads marked <i>local</i> never block and go on while ZooKeeper is away;
 * the others fail with {@code overloaded} then. Writes are compare-and-set; a failed one may have
 * happened, and is safe to repeat. Thread-safe.
 */
public interface LogCatalog {

  /** Most logs of a cluster; a create beyond is refused with {@code quota-exceeded}. */
  int LOGS_MAX = 100_000;

  /** Returns the log with the name as known here. Local; an unknown name may still exist. */
  Optional<LogMeta> known(String name);

  /** Returns the log with the id as known here. Local; an unknown id may still exist. */
  Optional<LogMeta> known(LogId id);

  /**
   * Returns the log with the name: local where it is known, else asks ZooKeeper, so that a log
   * which another gateway has just created is found.
   */
  CompletableFuture<Optional<LogMeta>> find(String name);

  /**
   * Asks ZooKeeper even if the name is known here: to learn that a name has gone or has a new log.
   */
  CompletableFuture<Optional<LogMeta>> reread(String name);

  /**
   * Lists logs in ascending name. Local.
   *
   * @param prefix names begin with it; may be empty
   * @param after names are strictly above it; may be empty
   * @param limit at most so many
   */
  List<LogMeta> list(String prefix, String after, int limit);

  /** Gives the name to a new log, or returns the log that has it. */
  CompletableFuture<CreatedLog> create(String name, LogConfig config);

  /** Frees the name if it still belongs to this id. Completes with whether this call freed it. */
  CompletableFuture<Boolean> remove(String name, LogId id);

  /**
   * Changes the configuration if its version is still the given one; the version grows by one.
   * Empty: the version or the log has changed, nothing was done.
   */
  CompletableFuture<Optional<LogMeta>> configure(LogMeta before, LogConfig config);

  /** Calls back after changes of what is known here; may tell several together; must not block. */
  Subscription listen(Runnable onChange);
}
