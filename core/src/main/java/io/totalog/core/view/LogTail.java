package io.totalog.core.view;

/**
 * The only thing that ever yields a tail (protocol rule 11): the leader's committed state,
 * confirmed by a multi with its epoch check that was sent after the question.
 *
 * @param first first seq that is left
 * @param next the seq that the next record gets
 * @param listVersion version of the shard list, see {@link LogView#version()}
 */
public record LogTail(long first, long next, long listVersion) {

  /** Checks the ranges. */
  public LogTail {
    if (first < 0 || next < first) {
      throw new IllegalArgumentException("tail: [" + first + ", " + next + ")");
    }
  }
}
