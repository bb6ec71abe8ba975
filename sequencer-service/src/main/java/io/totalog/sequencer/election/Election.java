package io.totalog.sequencer.election;

/** One candidate's view of whose turn it is. Thread-safe. */
public interface Election extends AutoCloseable {

  /**
   * Enters at the end of the queue; one that is in it already leaves its place. May wait, and may
   * be repeated after a failure, which leaves this candidate outside. Does nothing once closed.
   *
   * @param onChange called when {@link #isMyTurn} may have changed; must not block
   * @throws IllegalStateException the queue cannot be reached
   */
  void start(Runnable onChange);

  /** Returns whether this candidate is to try; at once, from what is known here. */
  boolean isMyTurn();

  /**
   * Goes to the end of the queue, since another one leads; does nothing for one that has not
   * entered.
   *
   * @throws IllegalStateException the queue cannot be reached; this candidate is outside
   */
  void yieldTurn();

  /** Leaves for good, so that the next candidate need not wait for a session to expire. */
  @Override
  void close();
}
