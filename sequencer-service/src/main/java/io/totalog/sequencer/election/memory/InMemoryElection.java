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

  private synchronized boolean isEntered(Candidate candidate) {
    return queue.contains(candidate);
  }

  private void enter(Candidate candidate) {
    synchronized (this) {
      queue.remove(candidate);
      if (candidate.closed) {
        return;
      }
      queue.addLast(candidate);
    }
    tellAll();
  }

  private void leave(Candidate candidate) {
    synchronized (this) {
      candidate.closed = true;
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

    private volatile Runnable onChange = () -> {};

    /** Guarded by the queue. */
    private boolean closed;

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
      if (isEntered(this)) {
        enter(this);
      }
    }

    @Override
    public void close() {
      leave(this);
    }
  }
}
