package io.totalog.core.merge;

/**
 * Two batches claim one seq, or a shard's stream went back: an invariant of the total order is
 * broken. Whoever sees it stops following the log and reports it; going on would show readers two
 * truths.
 */
public final class BrokenOrderException extends IllegalStateException {
  /** Makes one that says which batches disagree. */
  public BrokenOrderException(String message) {
    super(message);
  }
}
