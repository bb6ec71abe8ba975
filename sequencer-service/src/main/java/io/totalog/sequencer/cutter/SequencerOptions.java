package io.totalog.sequencer.cutter;

import io.totalog.core.id.NodeId;
import java.time.Duration;

/**
 * How a sequencer works.
 *
 * @param node its name
 * @param interval least time between two cuts
 * @param openTimeout for fencing and reading the cut log back, together with announcing oneself
 */
public record SequencerOptions(NodeId node, Duration interval, Duration openTimeout) {

  /** Checks the ranges. */
  public SequencerOptions {
    if (interval.isNegative() || openTimeout.isNegative() || openTimeout.isZero()) {
      throw new IllegalArgumentException("interval " + interval + ", time-out " + openTimeout);
    }
  }
}
