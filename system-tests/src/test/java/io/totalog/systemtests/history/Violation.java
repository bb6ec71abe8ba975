package io.totalog.systemtests.history;

/**
 * An invariant that the history shows broken.
 *
 * @param invariant which
 * @param evidence the records, numbers and clients that show it
 */
public record Violation(Invariant invariant, String evidence) {
  @Override
  public String toString() {
    return "invariant " + invariant.number() + " (" + invariant + "): " + evidence;
  }
}
