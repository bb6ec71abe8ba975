package io.totalog.membership.view;

import io.totalog.core.view.LogView;
import java.util.Optional;

/** How far a named log has come in the ordering state. */
public enum LogPhase {
  /** It has a name only: its shards are still to be registered. */
  NAMED,
  /** Its shards are registered. */
  REGISTERED,
  /** It has ended: its name is still to be freed. */
  DROPPED;

  /** Returns the phase that a committed view shows. */
  public static LogPhase of(Optional<LogView> view) {
    return view.map(v -> v.dropped() ? DROPPED : REGISTERED).orElse(NAMED);
  }
}
