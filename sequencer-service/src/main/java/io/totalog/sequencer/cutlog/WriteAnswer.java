package io.totalog.sequencer.cutlog;

/** Told once how a write ended; must not block. */
public interface WriteAnswer {

  /** The write is a fact. */
  void onDone();

  /**
   * The write may or may not have happened, and the session is over.
   *
   * @param reason what was answered, for a human
   */
  void onFailed(String reason);
}
