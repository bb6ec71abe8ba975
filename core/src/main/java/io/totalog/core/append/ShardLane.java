package io.totalog.core.append;

import io.totalog.core.id.AppendId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One shard's appends in the order in which they were given to it, which is the order of any
 * re-send.
 */
final class ShardLane {
  final LogRoute route;
  final ShardId shard;
  final NodeChannel channel;
  final Map<AppendId, Flight> flights = new LinkedHashMap<>();
  List<NodeId> replicas;
  long outstandingBytes;
  long lastAckMs = Long.MIN_VALUE;
  boolean sealed;
  long sealedSinceMs;

  ShardLane(LogRoute route, ShardId shard, NodeChannel channel, List<NodeId> replicas) {
    this.route = route;
    this.shard = shard;
    this.channel = channel;
    this.replicas = replicas;
  }

  void add(Flight flight) {
    flights.put(flight.id(), flight);
    outstandingBytes += flight.weight();
    channel.lanes.add(this);
  }

  void remove(Flight flight) {
    if (flights.remove(flight.id()) != null) {
      outstandingBytes -= flight.weight();
    }
    if (flights.isEmpty()) {
      channel.lanes.remove(this);
    }
  }

  void becomeSealed(long nowMs) {
    if (!sealed) {
      sealed = true;
      sealedSinceMs = nowMs;
    }
  }

  boolean hasAckedSince(long sinceMs) {
    return lastAckMs > sinceMs;
  }

  /**
   * Returns whether an append given to it before the time is still not acknowledged, nor any since.
   */
  boolean isQuietSince(long sinceMs) {
    return !flights.isEmpty()
        && flights.values().iterator().next().sentMs <= sinceMs
        && !hasAckedSince(sinceMs);
  }

  NodeId replica(int attempt) {
    return replicas.get(attempt % replicas.size());
  }
}
