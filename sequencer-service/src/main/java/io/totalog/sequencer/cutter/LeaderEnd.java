package io.totalog.sequencer.cutter;

/** Why a leadership is over. */
sealed interface LeaderEnd {

  /** Returns the reason, for a human. */
  String reason();

  /** Forget everything and enter the election again. */
  record SteppedDown(String reason) implements LeaderEnd {}

  /** Ordering stops until an operator acts. */
  record Alarmed(String reason) implements LeaderEnd {}
}
