package io.totalog.protocol.sequencer;

import io.totalog.core.view.LogView;

/** A gateway's ear on its watch stream. One call at a time, in order; must not block. */
public interface WatchListener {

  /** A followed log's committed list, at first and after each reconfiguration; versions ascend. */
  void onView(LogView view);

  /**
   * The number and epoch of a cut that was committed lately, for {@code /v1/cluster}; coalesced.
   */
  void onCut(long number, long epoch);

  /** The stream is over; open a new one and follow again. */
  void onClosed(Throwable cause);
}
