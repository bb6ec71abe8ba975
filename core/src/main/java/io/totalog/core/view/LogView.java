package io.totalog.core.view;

import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A log's committed shard list. Versions never go back: a newer view replaces an older one, never
 * the other way (protocol finding 18).
 *
 * @param log the log
 * @param version number of the entry that changed the list last
 * @param dropped whether the log has ended; then there are no shards
 * @param first first seq that is left
 * @param shards all shards with records or open, ascending by id
 * @param slotOwners {@link Limits#SLOTS} shard ids, or none if the log has no shard
 */
public record LogView(
    LogId log,
    long version,
    boolean dropped,
    long first,
    List<ShardView> shards,
    long[] slotOwners) {

  /** Copies the list and checks the slots. */
  public LogView {
    shards = List.copyOf(shards);
    if (slotOwners.length != Limits.SLOTS && slotOwners.length != 0) {
      throw new IllegalArgumentException("slots of log " + log + ": " + slotOwners.length);
    }
  }

  /** Returns the shard with the id, if it is in the list. */
  public Optional<ShardView> shard(ShardId id) {
    return shards.stream().filter(s -> s.id().equals(id)).findFirst();
  }

  /** Returns the shards that take appends. */
  public List<ShardView> openShards() {
    return shards.stream().filter(ShardView::open).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogView v
        && log.equals(v.log)
        && version == v.version
        && dropped == v.dropped
        && first == v.first
        && shards.equals(v.shards)
        && Arrays.equals(slotOwners, v.slotOwners);
  }

  @Override
  public int hashCode() {
    return 31 * log.hashCode() + Long.hashCode(version);
  }
}
