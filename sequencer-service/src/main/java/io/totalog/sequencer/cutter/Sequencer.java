package io.totalog.sequencer.cutter;

import io.totalog.core.id.Epoch;
import io.totalog.core.sequencer.CorruptCutLogException;
import io.totalog.core.sequencer.Fence;
import io.totalog.core.sequencer.LeaderConfig;
import io.totalog.core.sequencer.OrderingLeader;
import io.totalog.core.sequencer.Recovered;
import io.totalog.core.sequencer.Recovery;
import io.totalog.kit.Subscription;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRole;
import io.totalog.sequencer.cutlog.CutLog;
import io.totalog.sequencer.cutlog.CutLogSession;
import io.totalog.sequencer.cutlog.CutLogUnavailableException;
import io.totalog.sequencer.election.Election;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A candidate that leads when it is its turn: one thread that waits, fences, recovers, announces
 * itself and then runs the cut loop. Whose turn it is decides nothing but when to try; who may
 * write is decided by the fence alone.
 */
public final class Sequencer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final SequencerOptions options;
  private final CutLog cutLog;
  private final Election election;
  private final LeaderBoard board;
  private final SequencerEndpoint endpoint;
  private final SequencerMetrics metrics;
  private final TakeoverBackOff backOff;
  private final Thread thread;
  private final Subscription boardNews;
  private volatile String address = "";
  private volatile boolean stopping;
  private volatile @Nullable Leadership leadership;
  private SequencerState state = SequencerState.STANDBY;

  /** Makes one that does nothing until {@link #start}. */
  public Sequencer(
      SequencerOptions options,
      CutLog cutLog,
      Election election,
      LeaderBoard board,
      SequencerEndpoint endpoint,
      SequencerMetrics metrics) {
    this.options = options;
    this.cutLog = cutLog;
    this.election = election;
    this.board = board;
    this.endpoint = endpoint;
    this.metrics = metrics;
    this.backOff = new TakeoverBackOff(RandomGenerator.getDefault());
    this.thread = Thread.ofPlatform().name("sequencer").unstarted(this::run);
    this.boardNews = board.listen(this::onBoard);
  }

  /**
   * Enters the election. Called once.
   *
   * @param reachedAt {@code host:port} where others reach this process once it leads
   */
  public void start(String reachedAt) {
    address = reachedAt;
    thread.start();
    election.start(() -> LockSupport.unpark(thread));
  }

  private void run() {
    try {
      while (!stopping && state != SequencerState.ALARMED) {
        awaitTurn();
        if (!stopping) {
          takeOverAndLead();
        }
      }
      while (!stopping) {
        LockSupport.park(this);
      }
    } catch (InterruptedException e) {
      LOG.debug("sequencer was told to stop");
    } finally {
      transitionTo(SequencerState.STOPPED, "stopping");
      endpoint.end(new LeaderEnd.SteppedDown("this sequencer has stopped"));
    }
  }

  private void awaitTurn() throws InterruptedException {
    while (!stopping && !election.isMyTurn()) {
      LockSupport.park(this);
      requireNotInterrupted();
    }
    awaitAtMost(TimeUnit.MILLISECONDS.toNanos(backOff.beforeTakeoverMs(System.nanoTime())));
  }

  private void awaitAtMost(long nanos) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !stopping; left = deadlineNanos - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      requireNotInterrupted();
    }
  }

  private static void requireNotInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void takeOverAndLead() throws InterruptedException {
    transitionTo(SequencerState.TAKING_OVER, "it is this process's turn");
    LeaderEnd end;
    try {
      CutLogSession session = cutLog.open(new Fence(), options.openTimeout());
      end = lead(session);
    } catch (CutLogUnavailableException e) {
      end = new LeaderEnd.SteppedDown(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("taking over broke");
      end = new LeaderEnd.Alarmed("taking over broke: " + e);
    }
    endpoint.end(end);
    switch (end) {
      case LeaderEnd.SteppedDown down -> {
        boolean led = state == SequencerState.LEADING;
        transitionTo(SequencerState.STANDBY, down.reason());
        if (isAnotherAnnounced()) {
          election.yieldTurn();
        } else if (!led) {
          awaitAtMost(RETRY_NANOS);
        }
      }
      case LeaderEnd.Alarmed alarm -> {
        transitionTo(SequencerState.ALARMED, alarm.reason());
        metrics.onAlarm();
      }
    }
  }

  /** Leads on a fenced session, which is closed when this returns. */
  private LeaderEnd lead(CutLogSession session) throws InterruptedException {
    backOff.onTakeover(System.nanoTime());
    Leadership mine;
    boolean recovered = false;
    try {
      mine = recover(session);
      recovered = true;
    } catch (CorruptCutLogException e) {
      return new LeaderEnd.Alarmed("the cut log is not whole: " + e.getMessage());
    } finally {
      if (!recovered) {
        session.close();
      }
    }
    LeaderEnd end = new LeaderEnd.SteppedDown("this sequencer is stopping");
    try {
      if (!announce(new Epoch(mine.epoch()))) {
        end = new LeaderEnd.SteppedDown("another leader has announced itself");
        return end;
      }
      leadership = mine;
      endpoint.lead(mine);
      metrics.onLeading(true);
      transitionTo(SequencerState.LEADING, "fenced at epoch " + mine.epoch());
      end = cut(mine);
      return end;
    } finally {
      leadership = null;
      metrics.onLeading(false);
      endpoint.end(end);
      boolean interrupted = Thread.interrupted();
      mine.close(SequencerEndpoint.causeOf(end));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Leadership recover(CutLogSession session) throws InterruptedException {
    long startNanos = System.nanoTime();
    Recovered recovered = new Recovery().recover(session.read(), session.epochVersion());
    LeaderConfig config = LeaderConfig.production(session.cluster(), options.interval().toNanos());
    OrderingLeader leader = new OrderingLeader(config, recovered, System.nanoTime());
    LOG.atInfo()
        .addKeyValue("epoch", leader.epoch())
        .addKeyValue("cut", recovered.state().lastNumber())
        .addKeyValue("tookMs", (System.nanoTime() - startNanos) / 1_000_000)
        .log("cut log read back");
    return new Leadership(leader, session, new Mailbox(), metrics);
  }

  private boolean announce(Epoch epoch) throws InterruptedException {
    Leader me = new Leader(options.node(), address, epoch);
    try {
      return board
          .publish(NodeRole.SEQUENCER, me)
          .get(options.openTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("could not announce this leader");
      return false;
    }
  }

  private LeaderEnd cut(Leadership mine) {
    onBoard();
    try {
      while (!stopping) {
        long dueNanos = mine.doWork(System.nanoTime(), System.currentTimeMillis());
        if (mine.end().isPresent()) {
          return mine.end().get();
        }
        mine.mailbox().awaitInput(dueNanos);
      }
      return new LeaderEnd.SteppedDown("this sequencer is stopping");
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("the cut loop broke");
      return new LeaderEnd.Alarmed("the cut loop broke: " + e);
    }
  }

  private void onBoard() {
    Leadership mine = leadership;
    if (mine != null && isAnnouncedAfter(new Epoch(mine.epoch()))) {
      mine.mailbox().put(new Input.Resign("a later leader has announced itself"));
    }
  }

  private boolean isAnnouncedAfter(Epoch epoch) {
    return board.leader(NodeRole.SEQUENCER).filter(l -> l.epoch().isAfter(epoch)).isPresent();
  }

  private boolean isAnotherAnnounced() {
    return board
        .leader(NodeRole.SEQUENCER)
        .filter(l -> !l.node().equals(options.node()))
        .isPresent();
  }

  private void transitionTo(SequencerState next, String reason) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException("sequencer " + state + " -> " + next);
    }
    if (next == SequencerState.ALARMED) {
      LOG.atError()
          .addKeyValue("from", state)
          .log("ordering has stopped until an operator acts: {}", reason);
    } else {
      LOG.atInfo().addKeyValue("from", state).addKeyValue("to", next).log("sequencer: {}", reason);
    }
    state = next;
  }

  /**
   * Leaves the election, fails everything that waits and ends the session; waits a bounded time.
   */
  @Override
  public void close() {
    stopping = true;
    boardNews.close();
    election.close();
    Leadership mine = leadership;
    if (mine != null) {
      mine.mailbox().put(new Input.Resign("this sequencer is stopping"));
    }
    thread.interrupt();
    try {
      if (thread.isAlive() && !thread.join(STOP_TIMEOUT)) {
        LOG.atWarn().log("the sequencer's thread did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
