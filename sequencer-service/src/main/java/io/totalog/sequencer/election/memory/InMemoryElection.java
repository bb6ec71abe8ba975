package io.totalog.sequencer.election.memory;

import io.totalog.sequencer.election.Election;
import java.util.ArrayList;
import java.util.List;

/** A queue of candidates in one process: the first one has the turn. Thread-safe. */
public final class InMemoryElection {

  private final List<Candidate> queue = new ArrayList<>();

  /** Makes one without candidates. */
  public InMemoryElection() {}

  /** Makes a candidate, which enters when it is started. */
  public Election candidate() {
    return new Candidate();
  }

  private synchronized boolean isFirst(Candidate candidate) {
    return !queue.isEmpty() && queue.getFirst() == candidate;
  }

  private void enter(Candidate candidate) {
    synchronized (this) {
      queue.remove(candidate);
      queue.addLast(candidate);
    }
    tellAll();
  }

  private void leave(Candidate candidate) {
    synchronized (this) {
      queue.remove(candidate);
    }
    tellAll();
  }

  private void tellAll() {
    List<Candidate> all;
    synchronized (this) {
      all = List.copyOf(queue);
    }
    all.forEach(c -> c.onChange.run());
  }

  private final class Candidate implements Election {

    private Runnable onChange = () -> {};

    @Override
    public void start(Runnable change) {
      onChange = change;
      enter(this);
    }

    @Override
    public boolean isMyTurn() {
      return isFirst(this);
    }

    @Override
    public void yieldTurn() {
      enter(this);
    }

    @Override
    public void close() {
      leave(this);
    }
  }
}
