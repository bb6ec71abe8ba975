package io.totalog.sequencer.cutlog;

/** The cut log cannot be reached, or did not answer in time. Fence again later. */
public final class CutLogUnavailableException extends RuntimeException {

  /** Makes one without a cause. */
  public CutLogUnavailableException(String message) {
    super(message);
  }

  /** Makes one with a cause. */
  public CutLogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
