package io.totalog.core.sequencer;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Parts;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of the cut log build, deterministically: every process that applies the same
 * entries has the same state (invariant 4). The effect of an entry on a log depends on that log's
 * state alone, which is what makes checkpoint buckets independent (protocol finding 4).
 *
 * <p>Not thread-safe: one owner.
 */
public class OrderingState {

  private final Map<Long, LogState> logs = new HashMap<>();
  private final Map<Long, ShardState> shards = new HashMap<>();
  private final TreeSet<Long> dropped = new TreeSet<>();
  private final BucketSizes sizes = new BucketSizes();
  private final boolean keepsParts;
  private final int[] partsInBucket;
  private long lastNumber;
  private long lastTimeMs;

  /**
   * Makes the state before entry 1.
   *
   * @param keepsParts whether to keep committed parts until they are confirmed
   */
  public OrderingState(boolean keepsParts) {
    this.keepsParts = keepsParts;
    this.partsInBucket = new int[io.totalog.core.record.Limits.CHECKPOINT_BUCKETS];
  }

  /** Returns a copy that proposals run ahead on; it keeps no parts. */
  final OrderingState proposalCopy() {
    OrderingState copy = create(false);
    logs.values().forEach(log -> copy.addLog(log.copy()));
    dropped.forEach(copy::addDropped);
    copy.lastNumber = lastNumber;
    copy.lastTimeMs = lastTimeMs;
    return copy;
  }

  /** Makes an empty state of the same kind. */
  protected OrderingState create(boolean keepsParts) {
    return new OrderingState(keepsParts);
  }

  /** Returns the number of the last entry applied, 0 before the first. */
  public long lastNumber() {
    return lastNumber;
  }

  /** Returns the time of the last entry applied, in milliseconds since 1970 UTC. */
  public long lastTimeMs() {
    return lastTimeMs;
  }

  /** Returns a log's tail, if the log exists. */
  public Optional<LogTail> tail(LogId log) {
    return Optional.ofNullable(logs.get(log.value())).map(LogState::tail);
  }

  /** Returns a log's shard list; for a dropped log one that says so. */
  public Optional<LogView> view(LogId log) {
    if (dropped.contains(log.value())) {
      return Optional.of(new LogView(log, Long.MAX_VALUE, true, 0, List.of(), new long[0]));
    }
    return Optional.ofNullable(logs.get(log.value())).map(LogState::view);
  }

  /** Returns how many records of a shard are ordered, or -1 if it is not known. */
  public long lengthOf(ShardId shard) {
    ShardState state = shards.get(shard.value());
    return state == null ? -1 : state.length;
  }

  /**
   * Applies the next entry.
   *
   * @return the parts, spelt out, in the entry's order
   */
  public List<MappedPart> apply(Entry entry) {
    begin(entry.number(), entry.timeMs());
    List<MappedPart> mapped = applyParts(entry.parts());
    for (Reconfiguration change : entry.changes()) {
      applyChange(change);
    }
    return mapped;
  }

  void begin(long number, long timeMs) {
    if (number != lastNumber + 1 || timeMs < lastTimeMs) {
      throw new IllegalStateException(
          "entry " + number + " at " + timeMs + " after " + lastNumber + " at " + lastTimeMs);
    }
    lastNumber = number;
    lastTimeMs = timeMs;
  }

  List<MappedPart> applyParts(Parts parts) {
    List<MappedPart> mapped = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      ShardState shard = shards.get(parts.shard(i));
      if (shard == null || shard.sealed) {
        throw new IllegalStateException(
            "entry " + lastNumber + " orders shard " + parts.shard(i) + ", which is not open");
      }
      mapped.add(advance(shard, parts.count(i)));
    }
    return mapped;
  }

  /** Orders further records of one shard in the entry begun last. */
  MappedPart advance(ShardState shard, long count) {
    MappedPart part = shard.advance(count, lastTimeMs, lastNumber);
    if (keepsParts) {
      shard.parts.addLast(part);
      partsInBucket[shard.log.bucket()]++;
    }
    return part;
  }

  /** Forgets parts of a shard that all its replicas have confirmed. */
  void prune(ShardState shard, long confirmed) {
    partsInBucket[shard.log.bucket()] -= shard.prune(confirmed);
  }

  int partsInBucket(int bucket) {
    return partsInBucket[bucket];
  }

  /** Returns why a change is refused, if a precondition on the log's state fails (rule 19). */
  protected Optional<String> refusalOf(Reconfiguration change) {
    return ReshapeRules.refusalOf(this, change);
  }

  void applyChange(Reconfiguration change) {
    refusalOf(change)
        .ifPresent(reason -> {
          throw new IllegalStateException("entry " + lastNumber + ": " + reason);
        });
    switch (change) {
      case Reconfiguration.Reshape reshape -> reshape(reshape);
      case Reconfiguration.Trim trim -> trim(trim);
      case Reconfiguration.DropLog drop -> drop(drop);
      case Reconfiguration.ReplaceReplica replace -> replace(replace);
    }
  }

  private void reshape(Reconfiguration.Reshape reshape) {
    LogState log = logs.computeIfAbsent(reshape.log().value(), this::newLog);
    sizes.remove(log);
    for (ShardId seal : reshape.seals()) {
      ShardState shard = required(seal.value());
      shard.sealed = true;
    }
    boolean sole = reshape.opens().size() == 1 && log.openShards().isEmpty();
    List<ShardState> opened = new ArrayList<>();
    for (NewShard open : reshape.opens()) {
      ShardState shard =
          new ShardState(open.id().value(), log, open.replicas(), sole ? log.next : -1, log.next);
      log.add(shard);
      shards.put(shard.id, shard);
      opened.add(shard);
    }
    log.handOverSlots(opened);
    log.version = lastNumber;
    sizes.add(log);
  }

  private void trim(Reconfiguration.Trim trim) {
    LogState log = requiredLog(trim.log());
    log.configVersion = trim.configVersion();
    if (trim.first() > log.first) {
      log.first = trim.first();
      log.version = lastNumber;
    }
  }

  private void drop(Reconfiguration.DropLog drop) {
    LogState log = logs.remove(drop.log().value());
    if (log != null) {
      sizes.remove(log);
      for (ShardState shard : log.shards) {
        partsInBucket[log.bucket()] -= shard.parts.size();
        shards.remove(shard.id);
      }
    }
    addDropped(drop.log().value());
  }

  private void replace(Reconfiguration.ReplaceReplica replace) {
    ShardState shard = required(replace.shard().value());
    shard.replicas =
        shard.replicas.stream().map(r -> r.equals(replace.out()) ? replace.in() : r).toList();
    shard.log.version = lastNumber;
  }

  private ShardState required(long id) {
    ShardState shard = shards.get(id);
    if (shard == null) {
      throw new IllegalStateException("entry " + lastNumber + " names unknown shard " + id);
    }
    return shard;
  }

  private LogState requiredLog(LogId id) {
    LogState log = logs.get(id.value());
    if (log == null) {
      throw new IllegalStateException("entry " + lastNumber + " names unknown log " + id);
    }
    return log;
  }

  @Nullable ShardState shard(long id) {
    return shards.get(id);
  }

  @Nullable LogState log(long id) {
    return logs.get(id);
  }

  boolean isDropped(long log) {
    return dropped.contains(log);
  }

  Collection<LogState> logs() {
    return logs.values();
  }

  Collection<ShardState> shards() {
    return shards.values();
  }

  TreeSet<Long> dropped() {
    return dropped;
  }

  void addDropped(long log) {
    if (dropped.add(log)) {
      sizes.addDropped(log);
    }
  }

  long bucketBytesAfter(Reconfiguration.Reshape reshape) {
    return sizes.after(reshape, !logs.containsKey(reshape.log().value()));
  }

  private LogState newLog(long id) {
    LogState log = new LogState(id);
    sizes.add(log);
    return log;
  }

  /** Adds a log read from a checkpoint or copied. */
  void addLog(LogState log) {
    logs.put(log.id, log);
    sizes.add(log);
    for (ShardState shard : log.shards) {
      shards.put(shard.id, shard);
      partsInBucket[log.bucket()] += shard.parts.size();
    }
  }

  /** Moves the clock of entries without effect, as recovery does when a bucket is ahead. */
  void restoreClock(long number, long timeMs) {
    lastNumber = number;
    lastTimeMs = timeMs;
  }
}
