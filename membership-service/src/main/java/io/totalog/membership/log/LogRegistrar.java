package io.totalog.membership.log;

import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.placement.Placement;
import io.totalog.core.placement.PlacementAnswer;
import io.totalog.core.view.LogView;
import io.totalog.kit.catalog.ShardIds;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.shard.PrepareShard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives a named log its first shards: places them, has every replica prepare them, and registers
 * all in one entry. Every step may be repeated: shard ids are used once, so a registration whose
 * outcome was unknown is refused the second time, and the view tells that the first one held.
 * Blocks.
 */
final class LogRegistrar {

  private static final Duration REGISTER_LIMIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final NodeRegistry nodes;
  private final ShardIds shardIds;
  private final ShardConnections shards;
  private final SequencerApi sequencer;
  private final Placements placements;

  LogRegistrar(
      NodeRegistry nodes,
      ShardIds shardIds,
      ShardConnections shards,
      SequencerApi sequencer,
      Placements placements) {
    this.nodes = nodes;
    this.shardIds = shardIds;
    this.shards = shards;
    this.sequencer = sequencer;
    this.placements = placements;
  }

  /** What became of a log that should be there. */
  enum Standing {
    /** It takes appends. */
    OPEN,
    /** It was dropped: its name is to be freed. */
    DROPPED
  }

  /** Sees to it that the log has open shards, unless it was dropped. */
  Standing ensureRegistered(LogMeta log) {
    if (placements.isSettled(log.id())) {
      return Standing.OPEN;
    }
    Optional<Standing> standing = standing(log.id());
    if (standing.isPresent()) {
      return standing.get();
    }
    List<List<NodeId>> places = place(log);
    return register(log, places, prepare(log, places));
  }

  private List<List<NodeId>> place(LogMeta log) {
    int copies = log.config().replication();
    return switch (Placement.place(
        placements.loads(liveNodes(copies)), log.config().shards(), copies, log.id().value())) {
      case PlacementAnswer.Placed placed -> placed.shards();
      case PlacementAnswer.TooFewNodes few -> throw tooFew(few.needed(), few.live());
    };
  }

  /**
   * Returns the live shard nodes.
   *
   * @throws TotalogException {@code no-shard} if they are fewer than the copies asked for
   */
  List<NodeId> liveNodes(int copies) {
    List<NodeId> live = nodes.live(NodeRole.SHARD).stream().map(NodeEntry::id).toList();
    if (live.size() < copies) {
      throw tooFew(copies, live.size());
    }
    return live;
  }

  private static TotalogException tooFew(int needed, int live) {
    return TotalogException.of(
        ErrorCode.NO_SHARD, "needs " + needed + " live shard nodes, there are " + live, needed);
  }

  /** Empty: the log was never registered, so nobody can have appended to it. */
  private Optional<Standing> standing(LogId log) {
    Optional<LogView> view = Answers.await(sequencer.view(log));
    if (view.isEmpty()) {
      return Optional.empty();
    }
    if (view.get().dropped()) {
      placements.forget(log);
      return Optional.of(Standing.DROPPED);
    }
    // A log whose shards are all sealed is repaired elsewhere; it is registered all the same.
    placements.settle(view.get());
    return Optional.of(Standing.OPEN);
  }

  private List<NewShard> prepare(LogMeta log, List<List<NodeId>> places) {
    List<ShardId> ids = Answers.await(shardIds.allocate(places.size()));
    List<List<CompletableFuture<Replica>>> asked = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      PrepareShard request =
          new PrepareShard(ids.get(i), log.id(), places.get(i), log.config().fsync());
      asked.add(
          places.get(i).stream()
              .map(node -> shards.to(node).prepare(request).thenApply(p -> p.replica()))
              .toList());
    }
    List<NewShard> prepared = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      prepared.add(new NewShard(ids.get(i), asked.get(i).stream().map(Answers::await).toList()));
    }
    return prepared;
  }

  private Standing register(LogMeta log, List<List<NodeId>> places, List<NewShard> prepared) {
    Reconfiguration reshape = new Reconfiguration.Reshape(log.id(), List.of(), prepared);
    long startNanos = System.nanoTime();
    String why = "";
    while (System.nanoTime() - startNanos < REGISTER_LIMIT.toNanos()) {
      try {
        switch (Answers.await(sequencer.reconfigure(reshape))) {
          case ReconfigureAnswer.Committed c -> {
            placements.settle(log.id(), places);
            return Standing.OPEN;
          }
          case ReconfigureAnswer.Refused refused -> {
            why = refused.reason();
            if (!refused.mayPass()) {
              return standing(log.id()).orElseThrow(() -> failed(log, refused.reason()));
            }
          }
        }
      } catch (TotalogException e) {
        // Unknown: the same registration again is refused if it had succeeded.
        if (!e.maybeApplied()) {
          throw e;
        }
        why = String.valueOf(e.getMessage());
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw failed(log, why);
  }

  private static TotalogException failed(LogMeta log, String why) {
    return Answers.unknown("log " + log.name() + " could not be registered: " + why);
  }
}
