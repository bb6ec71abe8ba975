package io.totalog.core.cut;

import java.util.List;

/**
 * One committed decision, a <i>cut</i>: what it orders, then the reconfigurations in order. A seal
 * takes effect after the entry's parts; a registered shard advances from the next entry on
 * (protocol rule 6).
 *
 * @param number 1, 2, … cluster-wide, without gaps
 * @param epoch fencing number of the leader that wrote it
 * @param timeMs milliseconds since 1970 UTC, never below the previous entry's; the timestamp of all
 *     its records
 * @param parts what it orders
 * @param changes reconfigurations, applied after the parts in this order
 */
public record Entry(
    long number, long epoch, long timeMs, Parts parts, List<Reconfiguration> changes) {

  /** Checks the ranges. */
  public Entry {
    if (number < 1 || epoch < 0) {
      throw new IllegalArgumentException("entry " + number + " of epoch " + epoch);
    }
    changes = List.copyOf(changes);
  }
}
