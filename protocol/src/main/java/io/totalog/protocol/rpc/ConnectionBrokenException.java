package io.totalog.protocol.rpc;

/**
 * No answer came: refused, reset, timed out, or the other side failed in a way that is no answer.
 * Whether a command had its effect is unknown.
 */
public final class ConnectionBrokenException extends RuntimeException {

  /** Makes one. */
  public ConnectionBrokenException(String message) {
    super(message, null, false, false);
  }
}
