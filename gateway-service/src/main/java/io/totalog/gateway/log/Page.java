package io.totalog.gateway.log;

import java.util.List;
import java.util.Optional;

/**
 * Answer of a range read.
 *
 * @param records in ascending seq without gap
 * @param first first seq that is left in the log
 * @param next what to ask for next
 * @param tail the seq the next append gets, confirmed by the leader after the question came, or
 *     learned since from what the shards served; never below {@code next}. -1 if no leader could be
 *     asked: leave it out of the answer, an old one is never told
 * @param gap what was trimmed of the range asked for, if the query said to skip it
 */
public record Page(
    List<SequencedRecord> records, long first, long next, long tail, Optional<Gap> gap) {
  /** Copies the list. */
  public Page {
    records = List.copyOf(records);
  }
}
