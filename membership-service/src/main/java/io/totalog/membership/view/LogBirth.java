package io.totalog.membership.view;

import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.placement.PlacementAnswer;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.PreparedShard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The steps of giving one log its first shards, each done once unless it fails: ids, places,
 * copies. A node whose copy fails is avoided as long as there are others. One thread.
 */
final class LogBirth {

  private static final long DECIDE_MS_MAX = 5_000;
  private static final long PREPARE_MS_MAX = 3_000;

  private final LogMeta log;
  private final NodeRegistry registry;
  private final ShardConnections nodes;
  private final FirstShards firstShards;
  private final PlacedLogs placed;
  private final Set<NodeId> avoided = new HashSet<>();
  private List<ShardId> ids = List.of();
  private List<NewShard> prepared = List.of();

  LogBirth(
      LogMeta log,
      NodeRegistry registry,
      ShardConnections nodes,
      FirstShards firstShards,
      PlacedLogs placed) {
    this.log = log;
    this.registry = registry;
    this.nodes = nodes;
    this.firstShards = firstShards;
    this.placed = placed;
  }

  /** Returns the change that registers the shards, once all copies are durable. */
  Reconfiguration.Reshape reshape(Deadline deadline) {
    if (ids.isEmpty()) {
      ids =
          deadline.await(
              firstShards.decide(log.id(), log.config().shards()),
              DECIDE_MS_MAX,
              "ZooKeeper",
              ErrorCode.OVERLOADED);
    }
    if (prepared.isEmpty()) {
      prepared = prepare(place(), deadline);
    }
    return new Reconfiguration.Reshape(log.id(), List.of(), prepared);
  }

  /** Places and prepares anew next time: the copies do not come to be known. */
  void restart() {
    prepared = List.of();
  }

  private List<List<NodeId>> place() {
    List<NodeId> live = registry.live(NodeRole.SHARD).stream().map(NodeEntry::id).toList();
    List<NodeId> healthy = live.stream().filter(node -> !avoided.contains(node)).toList();
    int copies = log.config().replication();
    if (healthy.size() < copies) {
      avoided.clear();
      healthy = live;
    }
    return switch (placed.place(log.id(), healthy, ids.size(), copies)) {
      case PlacementAnswer.Placed answer -> answer.shards();
      case PlacementAnswer.TooFewNodes few -> throw noShard(few);
    };
  }

  /** The answer when there are not enough nodes: nothing that the caller could change. */
  static TotalogException noShard(PlacementAnswer.TooFewNodes few) {
    return TotalogException.of(
        ErrorCode.NO_SHARD,
        "a shard needs %d live shard node%s, there %s %d"
            .formatted(
                few.needed(),
                few.needed() == 1 ? "" : "s",
                few.live() == 1 ? "is" : "are",
                few.live()));
  }

  private List<NewShard> prepare(List<List<NodeId>> places, Deadline deadline) {
    List<List<CompletableFuture<PreparedShard>>> answers = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      List<NodeId> copies = places.get(i);
      PrepareShard request = new PrepareShard(ids.get(i), log.id(), copies, log.config().fsync());
      answers.add(copies.stream().map(node -> nodes.to(node).prepare(request)).toList());
    }
    List<NewShard> shards = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      List<Replica> replicas = new ArrayList<>();
      for (int copy = 0; copy < places.get(i).size(); copy++) {
        replicas.add(await(answers.get(i).get(copy), places.get(i).get(copy), deadline));
      }
      shards.add(new NewShard(ids.get(i), replicas));
    }
    return shards;
  }

  private Replica await(CompletableFuture<PreparedShard> answer, NodeId node, Deadline deadline) {
    try {
      return deadline
          .await(answer, PREPARE_MS_MAX, "node " + node, ErrorCode.SHARD_UNAVAILABLE)
          .replica();
    } catch (TotalogException e) {
      avoided.add(node);
      throw e;
    }
  }
}
