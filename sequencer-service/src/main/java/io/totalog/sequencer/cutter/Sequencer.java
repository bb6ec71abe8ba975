package io.totalog.sequencer.cutter;

import io.totalog.core.id.Epoch;
import io.totalog.core.sequencer.CorruptCutLogException;
import io.totalog.core.sequencer.CutLogWrite;
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
import io.totalog.sequencer.cutlog.WriteAnswer;
import io.totalog.sequencer.election.Election;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
  private static final long RETRY_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

  /** Exit code of a process that stopped itself, as a shard node's. */
  private static final int EXIT_CODE = 70;

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
  private boolean entered;

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
   * Stands for election, as often as it takes, until {@link #close}. Called once; does not wait.
   *
   * @param reachedAt {@code host:port} where others reach this process once it leads
   */
  public void start(String reachedAt) {
    address = reachedAt;
    thread.start();
  }

  private void run() {
    try {
      long pauseNanos = RETRY_NANOS;
      while (!stopping && state != SequencerState.ALARMED) {
        if (isTurnDone()) {
          pauseNanos = RETRY_NANOS;
        } else {
          awaitAtMost(pauseNanos);
          pauseNanos = pauseNanos < RETRY_NANOS_MAX / 2 ? 2 * pauseNanos : RETRY_NANOS_MAX;
        }
      }
      while (!stopping) {
        LockSupport.park(this);
      }
    } catch (InterruptedException e) {
      LOG.debug("sequencer was told to stop");
    } catch (Throwable e) {
      // A process that is up and never stands again would be worse than one that is gone.
      LOG.atError().setCause(e).addKeyValue("exit", EXIT_CODE).log("stopping: the sequencer broke");
      Runtime.getRuntime().halt(EXIT_CODE);
    } finally {
      transitionTo(SequencerState.STOPPED, "stopping");
      endpoint.end(new LeaderEnd.SteppedDown("this sequencer has stopped"));
    }
  }

  /**
   * Waits for a turn and takes it. A turn may fail at any point, since the fence of the next one
   * ends whatever was left of it; then this process goes to the end of the queue.
   */
  private boolean isTurnDone() throws InterruptedException {
    try {
      enter();
      awaitTurn();
      if (!stopping) {
        takeOverAndLead();
      }
      return true;
    } catch (RuntimeException e) {
      if (!stopping) {
        LOG.atWarn().setCause(e).log("this turn to lead failed; there will be another");
      }
      onTurnFailed(new LeaderEnd.SteppedDown("a turn to lead failed: " + e));
      return false;
    }
  }

  private void enter() {
    if (!entered) {
      election.start(() -> LockSupport.unpark(thread));
      entered = true;
    }
  }

  private void onTurnFailed(LeaderEnd.SteppedDown end) {
    entered = false;
    endpoint.end(end);
    if (state.mayBecome(SequencerState.STANDBY)) {
      transitionTo(SequencerState.STANDBY, end.reason());
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
      return notWhole(session, String.valueOf(e.getMessage()));
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

  /**
   * Judges what was read only under a check sent after the reads: another candidate that fenced in
   * between may have written while this one read, and then nothing is wrong.
   */
  private LeaderEnd notWhole(CutLogSession session, String reason) throws InterruptedException {
    CompletableFuture<Boolean> isStillFenced = new CompletableFuture<>();
    session.submit(
        new CutLogWrite.Check(session.epochVersion()),
        new WriteAnswer() {
          @Override
          public void onDone() {
            isStillFenced.complete(true);
          }

          @Override
          public void onFailed(String why) {
            isStillFenced.complete(false);
          }
        });
    try {
      if (isStillFenced.get(options.openTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return new LeaderEnd.Alarmed("the cut log is not whole: " + reason);
      }
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("nobody knows whether this sequencer still holds its fence");
    }
    return new LeaderEnd.SteppedDown("another candidate fenced while this one read: " + reason);
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
    Leadership mine = leadership;
    if (mine != null) {
      mine.mailbox().put(new Input.Resign("this sequencer is stopping"));
    }
    // The thread may be inside the election, waiting for ZooKeeper.
    thread.interrupt();
    election.close();
    try {
      if (thread.isAlive() && !thread.join(STOP_TIMEOUT)) {
        LOG.atWarn().log("the sequencer's thread did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
