package io.totalog.sequencer.cutter;

/**
 * Where a sequencer is. STANDBY → TAKING_OVER when it is its turn; TAKING_OVER → LEADING once
 * fenced, recovered and announced; both → STANDBY when that or a write fails; TAKING_OVER and
 * LEADING → ALARMED; all → STOPPED.
 */
enum SequencerState {
  STANDBY,
  TAKING_OVER,
  LEADING,
  ALARMED,
  STOPPED;

  boolean mayBecome(SequencerState next) {
    return switch (next) {
      case STANDBY -> this == TAKING_OVER || this == LEADING;
      case TAKING_OVER -> this == STANDBY;
      case LEADING -> this == TAKING_OVER;
      case ALARMED -> this == TAKING_OVER || this == LEADING;
      case STOPPED -> this != STOPPED;
    };
  }
}
