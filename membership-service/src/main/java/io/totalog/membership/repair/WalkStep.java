package io.totalog.membership.repair;

/** How far a walk over all logs has come. */
public enum WalkStep {
  /** There are more pages. */
  MORE,
  /** All logs are in order. */
  DONE,
  /** All logs were looked at; some could not be finished and wait for the next walk. */
  UNFINISHED
}
