package io.totalog.core.append;

import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.merge.ViewTracker;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a log's appends go: its newest list, the lanes of its shards, and those that wait for one.
 */
final class LogRoute {
  final LogId log;
  final ViewTracker tracker = new ViewTracker();
  final Map<Long, ShardLane> lanes = new TreeMap<>();

  /** By number, so in the order in which clients sent them. */
  final TreeMap<Long, Flight> waiting = new TreeMap<>();

  final List<ShardLane> open = new ArrayList<>();
  boolean refreshOnItsWay;
  long refreshAtMs = Long.MIN_VALUE;
  int refreshes;
  private int nextOpen;

  LogRoute(LogId log) {
    this.log = log;
  }

  boolean hasFlights() {
    return !waiting.isEmpty() || lanes.values().stream().anyMatch(l -> !l.flights.isEmpty());
  }

  /** Returns every append of the log, waiting ones first. */
  List<Flight> flights() {
    List<Flight> all = new ArrayList<>(waiting.values());
    lanes.values().forEach(lane -> all.addAll(lane.flights.values()));
    return all;
  }

  /** Takes over a newer list. */
  void adopt(LogView view, Function<NodeId, NodeChannel> channels, long nowMs) {
    open.clear();
    for (ShardView shard : view.shards()) {
      ShardLane lane = lanes.get(shard.id().value());
      if (lane == null && shard.open()) {
        NodeChannel primary = channels.apply(shard.replicas().get(0));
        lane = new ShardLane(this, shard.id(), primary, shard.replicas());
        lanes.put(shard.id().value(), lane);
      }
      if (lane != null && !shard.replicas().isEmpty()) {
        lane.replicas = shard.replicas();
      }
      if (lane != null && shard.open() && !lane.sealed) {
        open.add(lane);
      }
    }
    for (ShardLane lane : lanes.values()) {
      if (!open.contains(lane)) {
        lane.becomeSealed(nowMs);
      }
    }
    lanes.values().removeIf(lane -> lane.sealed && lane.flights.isEmpty());
  }

  /**
   * Chooses where an append goes: after the one before it in its session, else to its slot's owner,
   * else to the open shard with the least on its way. Null: nowhere now.
   */
  @Nullable ShardLane choose(Flight flight, long quietSinceMs) {
    Flight before = flight.before;
    if (before != null) {
      ShardLane lane = before.lane;
      boolean follows = before.state == Flight.State.SENT && lane != null && !lane.sealed;
      return follows ? lane : null;
    }
    int slot = flight.request.slot();
    return slot == AppendRequest.NO_SLOT ? leastBusy(quietSinceMs) : owner(slot);
  }

  private @Nullable ShardLane owner(int slot) {
    LogView view = tracker.view();
    if (view == null || view.slotOwners().length == 0) {
      return null;
    }
    ShardLane lane = lanes.get(view.slotOwners()[slot]);
    return lane == null || lane.sealed ? null : lane;
  }

  private @Nullable ShardLane leastBusy(long quietSinceMs) {
    @Nullable ShardLane best = null;
    int bestAt = 0;
    int bestRank = Integer.MAX_VALUE;
    for (int i = 0; i < open.size(); i++) {
      int at = (nextOpen + i) % open.size();
      ShardLane lane = open.get(at);
      int rank = lane.sealed ? Integer.MAX_VALUE : rank(lane, quietSinceMs);
      boolean lighter = best != null && lane.outstandingBytes < best.outstandingBytes;
      if (rank < bestRank || (rank == bestRank && lighter)) {
        best = lane;
        bestAt = at;
        bestRank = rank;
      }
    }
    nextOpen = open.isEmpty() ? 0 : (bestAt + 1) % open.size();
    return best;
  }

  /**
   * 0 for a shard in order, 1 for one that is quiet while others are not, 2 for a broken stream.
   */
  private int rank(ShardLane lane, long quietSinceMs) {
    if (lane.channel.broken) {
      return 2;
    }
    boolean quiet =
        lane.isQuietSince(quietSinceMs)
            && open.stream().anyMatch(other -> other.hasAckedSince(quietSinceMs));
    return quiet ? 1 : 0;
  }
}
