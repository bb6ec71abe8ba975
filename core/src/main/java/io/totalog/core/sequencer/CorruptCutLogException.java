package io.totalog.core.sequencer;

/**
 * What lies in the cut log cannot be what a leader wrote. Ordering stops until an operator acts.
 */
public final class CorruptCutLogException extends RuntimeException {

  /** Says what is wrong. */
  public CorruptCutLogException(String message) {
    super(message);
  }
}
