package io.totalog.protocol.sequencer;

/**
 * This process does not order (any more). Ask again, elsewhere or later; nothing was decided here.
 */
public final class NotLeaderException extends RuntimeException {

  /** Makes one. */
  public NotLeaderException(String message) {
    super(message, null, false, false);
  }
}
