package io.totalog.kit.catalog;

import io.totalog.core.id.LogId;
import io.totalog.protocol.membership.LogMeta;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Logs by name and by id, as known here. Later knowledge wins, in whatever order it comes.
 * Thread-safe.
 */
public final class LogIndex {

  private final ConcurrentNavigableMap<String, LogMeta> byName = new ConcurrentSkipListMap<>();
  private final ConcurrentMap<LogId, LogMeta> byId = new ConcurrentHashMap<>();

  /** Learns of a log, unless something later is known of its name. */
  public synchronized void put(LogMeta log) {
    LogMeta before = byName.get(log.name());
    if (before != null && isLater(before, log)) {
      return;
    }
    if (before != null) {
      byId.remove(before.id());
    }
    byName.put(log.name(), log);
    byId.put(log.id(), log);
  }

  /** Learns that a log has lost its name. */
  public synchronized void remove(String name, LogId id) {
    byId.remove(id);
    byName.computeIfPresent(name, (n, log) -> log.id().equals(id) ? null : log);
  }

  /** Returns the log with the name. */
  public Optional<LogMeta> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Returns the log with the id. */
  public Optional<LogMeta> find(LogId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Lists logs as {@link LogCatalog#list} does. */
  public List<LogMeta> list(String prefix, String after, int limit) {
    boolean fromAfter = after.compareTo(prefix) >= 0;
    return byName.tailMap(fromAfter ? after : prefix, !fromAfter).values().stream()
        .takeWhile(log -> log.name().startsWith(prefix))
        .limit(limit)
        .toList();
  }

  /** Returns how many logs are known. */
  public int size() {
    return byName.size();
  }

  /** Ids grow with every create of a name, config versions with every change. */
  private static boolean isLater(LogMeta a, LogMeta b) {
    int order = a.id().compareTo(b.id());
    return order > 0 || (order == 0 && a.configVersion() > b.configVersion());
  }
}
