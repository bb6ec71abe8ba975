package io.totalog.membership.repair;

import io.totalog.core.error.TotalogException;
import io.totalog.core.view.LogView;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.membership.view.Deadline;
import io.totalog.membership.view.LogDropper;
import io.totalog.membership.view.LogOpener;
import io.totalog.membership.view.LogPhase;
import io.totalog.membership.view.MembershipMetrics;
import io.totalog.membership.view.NameLocks;
import io.totalog.membership.view.PlacedLogs;
import io.totalog.protocol.membership.LogMeta;
import io.totalog.protocol.sequencer.SequencerApi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks over the catalog in ascending name, a page a step, and compares it with the ordering state:
 * a named log without shards gets them, a dropped one loses its name. Logs seen registered are not
 * asked for again until the next sweep. One thread; blocks it.
 */
public final class LogWalk {

  private static final Logger LOG = LoggerFactory.getLogger(LogWalk.class);

  /** Logs of one step. */
  static final int PAGE_LOGS = 256;

  private static final long VIEW_MS_MAX = 5_000;

  private final LogCatalog catalog;
  private final SequencerApi sequencer;
  private final LogOpener opener;
  private final LogDropper dropper;
  private final NameLocks locks;
  private final PlacedLogs placed;
  private final Duration timeout;
  private final MembershipMetrics metrics;
  private String after = "";
  private int unfinished;
  private int unfinishedBefore;
  private boolean sweeping;

  /**
   * Makes one that begins with the first name.
   *
   * @param timeout after which one log is left for the next walk
   */
  public LogWalk(
      LogCatalog catalog,
      SequencerApi sequencer,
      LogOpener opener,
      LogDropper dropper,
      NameLocks locks,
      PlacedLogs placed,
      Duration timeout,
      MembershipMetrics metrics) {
    this.catalog = catalog;
    this.sequencer = sequencer;
    this.opener = opener;
    this.dropper = dropper;
    this.locks = locks;
    this.placed = placed;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  /** Begins a walk that asks for every log anew. */
  public void sweep() {
    placed.beginSweep();
    after = "";
    unfinished = 0;
    sweeping = true;
  }

  /** Takes the next page. After its end a walk begins again with the first name. */
  public WalkStep step() {
    List<LogMeta> page = catalog.list("", after, PAGE_LOGS);
    List<LogMeta> unsettled = page.stream().filter(log -> !placed.isSettled(log.id())).toList();
    List<CompletableFuture<Optional<LogView>>> views =
        unsettled.stream().map(log -> sequencer.view(log.id())).toList();
    for (int i = 0; i < unsettled.size(); i++) {
      if (!finish(unsettled.get(i), views.get(i))) {
        unfinished++;
      }
      if (Thread.currentThread().isInterrupted()) {
        return WalkStep.UNFINISHED;
      }
    }
    if (page.size() == PAGE_LOGS) {
      after = page.getLast().name();
      return WalkStep.MORE;
    }
    return end();
  }

  private WalkStep end() {
    WalkStep result = unfinished == 0 ? WalkStep.DONE : WalkStep.UNFINISHED;
    if (sweeping && unfinished == 0) {
      placed.endSweep();
      sweeping = false;
    }
    if (unfinished != unfinishedBefore) {
      LOG.atInfo().addKeyValue("logs", unfinished).log("logs without shards, or not yet freed");
    }
    metrics.onWalked(unfinished);
    unfinishedBefore = unfinished;
    unfinished = 0;
    after = "";
    return result;
  }

  /** Returns whether nothing is left to do for the log, or somebody does it. */
  private boolean finish(LogMeta log, CompletableFuture<Optional<LogView>> view) {
    Optional<NameLocks.Held> held = locks.tryHold(log.name());
    if (held.isEmpty()) {
      return true;
    }
    try (NameLocks.Held own = held.get()) {
      Optional<LogView> seen = view.get(VIEW_MS_MAX, TimeUnit.MILLISECONDS);
      LogPhase found = LogPhase.of(seen);
      Deadline deadline = Deadline.after(timeout);
      switch (found) {
        case REGISTERED -> seen.ifPresent(placed::settle);
        case DROPPED -> dropper.free(log, deadline);
        case NAMED -> {
          if (opener.open(log, false, deadline) == LogPhase.DROPPED) {
            dropper.free(log, deadline);
          }
        }
      }
      metrics.onRepaired(found);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TotalogException | ExecutionException | TimeoutException e) {
      LOG.atDebug().addKeyValue("log", log.id()).setCause(e).log("left for the next walk");
      return false;
    }
  }
}
