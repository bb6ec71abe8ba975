package io.totalog.protocol.sequencer;

/**
 * For {@code /v1/cluster}: never used for a decision.
 *
 * @param leader whether this process leads
 * @param epoch its epoch, or -1
 * @param lastCut number of the last committed cut known here, or 0
 * @param alarm why ordering has stopped until an operator acts, or empty
 */
public record SequencerStatus(boolean leader, long epoch, long lastCut, String alarm) {}
