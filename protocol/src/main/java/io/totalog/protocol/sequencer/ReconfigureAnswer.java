package io.totalog.protocol.sequencer;

/** Outcome of a proposed reconfiguration. */
public sealed interface ReconfigureAnswer {

  /**
   * Committed.
   *
   * @param cut the entry that holds it
   */
  record Committed(long cut) implements ReconfigureAnswer {}

  /**
   * A precondition fails; nothing changed.
   *
   * @param reason which one, for a human
   * @param mayPass whether it may pass by itself, as a replica's hello that is still missing
   */
  record Refused(String reason, boolean mayPass) implements ReconfigureAnswer {}
}
