package io.totalog.sequencer.cutter;

import io.totalog.kit.Subscription;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRole;
import io.totalog.sequencer.election.Election;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** An election and a board that cannot be reached at first, as while ZooKeeper is away. */
final class BrokenEdges {

  /** How often each of the two fails. */
  static final int FAILURES_EACH = 2;

  private final Election election;
  private final LeaderBoard board;
  private final AtomicInteger entries = new AtomicInteger();
  private final AtomicInteger announcements = new AtomicInteger();

  BrokenEdges(Election election, LeaderBoard board) {
    this.election = election;
    this.board = board;
  }

  int failures() {
    return Math.min(FAILURES_EACH, entries.get()) + Math.min(FAILURES_EACH, announcements.get());
  }

  private static void failAtFirst(AtomicInteger calls) {
    if (calls.getAndIncrement() < FAILURES_EACH) {
      throw new IllegalStateException("not reached");
    }
  }

  Election election() {
    return new Election() {
      @Override
      public void start(Runnable onChange) {
        failAtFirst(entries);
        election.start(onChange);
      }

      @Override
      public boolean isMyTurn() {
        return election.isMyTurn();
      }

      @Override
      public void yieldTurn() {
        election.yieldTurn();
      }

      @Override
      public void close() {
        election.close();
      }
    };
  }

  LeaderBoard board() {
    return new LeaderBoard() {
      @Override
      public CompletableFuture<Boolean> publish(NodeRole role, Leader leader) {
        failAtFirst(announcements);
        return board.publish(role, leader);
      }

      @Override
      public Optional<Leader> leader(NodeRole role) {
        return board.leader(role);
      }

      @Override
      public Subscription listen(Runnable onChange) {
        return board.listen(onChange);
      }
    };
  }
}
