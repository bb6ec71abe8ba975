package io.totalog.core.append;

/** Whether a replica knows an append (protocol rule 13). */
public sealed interface FindAnswer {

  /**
   * It was ordered.
   *
   * @param firstSeq seq of its first record
   * @param count its records
   * @param timeMs time of its cut
   */
  record Found(long firstSeq, int count, long timeMs) implements FindAnswer {}

  /** The shard is sealed, this replica has all of it mapped, and the append is not in it. */
  record NotThere() implements FindAnswer {}

  /** This replica cannot tell: not sealed, or not mapped to the final length. */
  record Unknown() implements FindAnswer {}
}
