package io.totalog.membership.view;

import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.sequencer.ReconfigureAnswer;
import io.totalog.protocol.sequencer.SequencerApi;

/**
 * Ends logs: first in the ordering state, then their names are freed (protocol finding 29).
 * Thread-safe; blocks its callers.
 */
public final class LogDropper {

  private static final long FREE_MS_MAX = 5_000;
  private static final String ZOOKEEPER = "ZooKeeper";

  private final LogCatalog catalog;
  private final Ordering ordering;
  private final FirstShards firstShards;
  private final PlacedLogs placed;

  /** Works over the ports. */
  public LogDropper(
      LogCatalog catalog, SequencerApi sequencer, FirstShards firstShards, PlacedLogs placed) {
    this.catalog = catalog;
    this.ordering = new Ordering(sequencer);
    this.firstShards = firstShards;
    this.placed = placed;
  }

  /** Ends a log and frees its name. */
  void drop(LogMeta log, Deadline deadline) {
    placed.forget(log.id());
    end(log, deadline);
    free(log, deadline);
  }

  private void end(LogMeta log, Deadline deadline) {
    for (int tries = 0; ; tries++) {
      TotalogException failure;
      try {
        switch (ordering.propose(new Reconfiguration.DropLog(log.id()), deadline)) {
          case ReconfigureAnswer.Committed committed -> {
            return;
          }
          case ReconfigureAnswer.Refused refused ->
              failure =
                  TotalogException.of(ErrorCode.OVERLOADED, "not dropped: " + refused.reason());
        }
        if (isDropped(log, deadline)) {
          return;
        }
      } catch (TotalogException e) {
        failure = e;
      }
      if (deadline.isPast() || Thread.currentThread().isInterrupted()) {
        throw failure.unknown();
      }
      deadline.pause(tries);
    }
  }

  private boolean isDropped(LogMeta log, Deadline deadline) {
    return LogPhase.of(ordering.view(log.id(), deadline)) == LogPhase.DROPPED;
  }

  /** Frees the name of a log that has ended in the ordering state, and only of such a one. */
  public void free(LogMeta log, Deadline deadline) {
    placed.forget(log.id());
    deadline.await(firstShards.forget(log.id()), FREE_MS_MAX, ZOOKEEPER, ErrorCode.OVERLOADED);
    deadline.await(
        catalog.remove(log.name(), log.id()), FREE_MS_MAX, ZOOKEEPER, ErrorCode.OVERLOADED);
  }
}
