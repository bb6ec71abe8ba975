package io.totalog.membership.view;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.placement.NodeLoad;
import io.totalog.core.placement.Placement;
import io.totalog.core.placement.PlacementAnswer;
import io.totalog.core.view.LogView;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.SequencerApi;
import java.util.List;
import java.util.Optional;

/**
 * Gives named logs their first shards, whoever else does so at the same time and wherever an
 * earlier try stopped. Thread-safe; blocks its callers.
 */
public final class LogOpener {

  /** After so many refusals in a row the copies are prepared again: a node may have lost one. */
  private static final int REFUSALS_MAX = 8;

  /**
   * Refusals for good that the committed state does not explain; a change of leader explains one.
   */
  private static final int UNEXPLAINED_MAX = 3;

  private final NodeRegistry registry;
  private final ShardConnections nodes;
  private final Ordering ordering;
  private final FirstShards firstShards;
  private final PlacedLogs placed;

  /** Works over the ports. */
  public LogOpener(
      NodeRegistry registry,
      ShardConnections nodes,
      SequencerApi sequencer,
      FirstShards firstShards,
      PlacedLogs placed) {
    this.registry = registry;
    this.nodes = nodes;
    this.ordering = new Ordering(sequencer);
    this.firstShards = firstShards;
    this.placed = placed;
  }

  /** Refuses what has no chance, before anything is done for it. */
  void requireNodes(int copies) {
    List<NodeLoad> live =
        registry.live(NodeRole.SHARD).stream().map(n -> new NodeLoad(n.id(), 0, 0)).toList();
    if (Placement.place(live, 1, copies, 0) instanceof PlacementAnswer.TooFewNodes few) {
      throw LogBirth.noShard(few);
    }
  }

  /**
   * Sees to it that the log is registered.
   *
   * @param log has its name
   * @param isNew whether it has just been named by the caller, so that nobody can have registered
   *     it
   * @return {@link LogPhase#REGISTERED}, or {@link LogPhase#DROPPED} if it has ended
   * @throws TotalogException when it could not be done in time; what was done is kept and used by
   *     the next try
   */
  public LogPhase open(LogMeta log, boolean isNew, Deadline deadline) {
    LogBirth birth = new LogBirth(log, registry, nodes, firstShards, placed);
    boolean mustLook = !isNew;
    int unexplained = 0;
    for (int tries = 0; ; tries++) {
      TotalogException failure;
      try {
        LogPhase phase = mustLook ? look(log, deadline) : LogPhase.NAMED;
        if (phase != LogPhase.NAMED) {
          return phase;
        }
        mustLook = true;
        switch (ordering.propose(birth.reshape(deadline), deadline)) {
          case ReconfigureAnswer.Committed committed -> {
            placed.settle(log.id());
            return LogPhase.REGISTERED;
          }
          case ReconfigureAnswer.Refused refused -> {
            failure = refusal(refused);
            mustLook = !refused.mayPass();
            unexplained += refused.mayPass() ? 0 : 1;
          }
        }
      } catch (TotalogException e) {
        failure = e;
      }
      if (tries % REFUSALS_MAX == REFUSALS_MAX - 1) {
        birth.restart();
      }
      if (unexplained > UNEXPLAINED_MAX || isHopeless(failure) || deadline.isPast()) {
        placed.forget(log.id());
        throw failure;
      }
      deadline.pause(tries);
    }
  }

  private LogPhase look(LogMeta log, Deadline deadline) {
    Optional<LogView> view = ordering.view(log.id(), deadline);
    LogPhase phase = LogPhase.of(view);
    if (phase == LogPhase.REGISTERED) {
      view.ifPresent(placed::settle);
    }
    return phase;
  }

  private static TotalogException refusal(ReconfigureAnswer.Refused refused) {
    return TotalogException.of(
            ErrorCode.OVERLOADED, "the log is not registered yet: " + refused.reason())
        .unknown();
  }

  private static boolean isHopeless(TotalogException failure) {
    return failure.code() == ErrorCode.NO_SHARD || Thread.currentThread().isInterrupted();
  }
}
