package io.totalog.core.sequencer;

import io.totalog.core.cut.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses what a cut orders: the minimum of the copies' durable lengths, of the shards that
 * advanced, a bounded number at a time with a cursor round the shards (protocol rules 5, 9, 10).
 * Skipping a shard in a cut is always legal; ordering a record too early never is.
 */
final class CutBuilder {

  private final LeaderConfig config;
  private final OrderingLeader leader;
  private final OrderingState committed;
  private final OrderingState proposed;
  private final ProgressBook book;

  /**
   * Shards that advanced but have too many unconfirmed parts; looked at again on a confirmation.
   */
  private final List<ShardTrack> blocked = new ArrayList<>();

  /** Where the next entry that cannot take all shards begins: a shard id. */
  private long cursor;

  CutBuilder(
      LeaderConfig config,
      OrderingLeader leader,
      OrderingState committed,
      OrderingState proposed,
      ProgressBook book) {
    this.config = config;
    this.leader = leader;
    this.committed = committed;
    this.proposed = proposed;
    this.book = book;
  }

  /**
   * Returns the parts of the next entry, which must be begun on the proposed state by the caller.
   */
  Parts next() {
    List<ShardTrack> tracks = fromCursor(book.takeAdvanced());
    List<Advance> advances = new ArrayList<>(tracks.size());
    int bytes = 0;
    for (ShardTrack track : tracks) {
      long count = advanceOf(track);
      if (count <= 0) {
        continue;
      }
      if (isGated(track)) {
        blocked.add(track);
        continue;
      }
      // The delta to the shard before is not known until sorted: its own id is an upper bound.
      int size = EntryCodec.partBytes(0, track.shard, count);
      if (advances.size() == config.partsMax() || bytes + size > config.entryBytesMax()) {
        book.queue(track);
        continue;
      }
      bytes += size;
      advances.add(new Advance(track.shard, count));
    }
    cursor = book.hasAdvanced() && !advances.isEmpty() ? advances.getLast().shard + 1 : 0;
    return toParts(advances);
  }

  private record Advance(long shard, long count) {}

  private static Parts toParts(List<Advance> advances) {
    if (advances.isEmpty()) {
      return Parts.NONE;
    }
    advances.sort(java.util.Comparator.comparingLong(Advance::shard));
    long[] shards = new long[advances.size()];
    long[] counts = new long[advances.size()];
    Arrays.setAll(shards, i -> advances.get(i).shard);
    Arrays.setAll(counts, i -> advances.get(i).count);
    return Parts.of(shards, counts);
  }

  private List<ShardTrack> fromCursor(List<ShardTrack> tracks) {
    if (cursor == 0) {
      return tracks;
    }
    List<ShardTrack> turned = new ArrayList<>(tracks.size());
    tracks.stream().filter(t -> t.shard >= cursor).forEach(turned::add);
    tracks.stream().filter(t -> t.shard < cursor).forEach(turned::add);
    return turned;
  }

  /** Returns how many further records of a shard every counted copy holds. */
  private long advanceOf(ShardTrack track) {
    ShardState state = proposed.shard(track.shard);
    if (state == null || state.sealed) {
      return 0;
    }
    return leader.durableOnAll(track) - state.length;
  }

  private boolean isGated(ShardTrack track) {
    ShardState state = committed.shard(track.shard);
    int headroom = config.window() + 1;
    return state == null
        || state.parts.size() + headroom > config.unconfirmedMax()
        || committed.partsInBucket(state.log.bucket()) + headroom * config.partsMax() / 4
            > config.bucketPartsMax();
  }

  /** A copy confirmed something: blocked shards get another look. */
  void onConfirmed() {
    blocked.forEach(book::queue);
    blocked.clear();
  }
}
