package io.totalog.sequencer.election;

/** One candidate's view of whose turn it is. Thread-safe. */
public interface Election extends AutoCloseable {

  /**
   * Enters.
   *
   * @param onChange called when {@link #isMyTurn} may have changed; must not block
   */
  void start(Runnable onChange);

  /** Returns whether this candidate is to try; at once, from what is known here. */
  boolean isMyTurn();

  /** Goes to the end of the queue, since another one leads. */
  void yieldTurn();

  /** Leaves, so that the next candidate need not wait for a session to expire. */
  @Override
  void close();
}
