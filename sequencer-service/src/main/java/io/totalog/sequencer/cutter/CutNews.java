package io.totalog.sequencer.cutter;

/**
 * Tells watching gateways which cut was committed lately, at most every {@link #INTERVAL_NANOS}: a
 * figure for people, not worth a message a cut. Silent when idle.
 */
final class CutNews {

  /** Least time between two words of it. */
  static final long INTERVAL_NANOS = 250_000_000;

  private final Waiting waiting;
  private long told;
  private long nextNanos;
  private boolean started;

  CutNews(Waiting waiting) {
    this.waiting = waiting;
  }

  /** Tells a new watcher at once. */
  void joined(GatewayWatch watch, long cut, long epoch) {
    tell(watch, cut, epoch);
  }

  /**
   * Tells everybody if there is something new and it is time.
   *
   * @return when to be called again, {@link Long#MAX_VALUE} if only a cut changes anything
   */
  long tell(long cut, long epoch, long nowNanos) {
    if (cut == told || !waiting.hasWatches()) {
      return Long.MAX_VALUE;
    }
    if (started && nowNanos - nextNanos < 0) {
      return nextNanos;
    }
    started = true;
    told = cut;
    nextNanos = nowNanos + INTERVAL_NANOS;
    waiting.watches().forEach(watch -> tell(watch, cut, epoch));
    return Long.MAX_VALUE;
  }

  private static void tell(GatewayWatch watch, long cut, long epoch) {
    if (watch.isClosed()) {
      return;
    }
    try {
      watch.listener.onCut(cut, epoch);
    } catch (RuntimeException e) {
      watch.end(e);
    }
  }
}
