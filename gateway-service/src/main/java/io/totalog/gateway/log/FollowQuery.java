package io.totalog.gateway.log;

import java.util.OptionalLong;

/**
 * Where a follower starts and ends.
 *
 * @param from first seq wanted
 * @param until end, exclusive; empty: for ever
 * @param onTrim what to do when the position was trimmed, at the start or later
 */
public record FollowQuery(long from, OptionalLong until, OnTrim onTrim) {
  /** Checks the range. */
  public FollowQuery {
    if (from < 0) {
      throw new IllegalArgumentException("from: " + from);
    }
  }

  /** Returns a query without end that goes on over trimmed records. */
  public static FollowQuery from(long from) {
    return new FollowQuery(from, OptionalLong.empty(), OnTrim.SKIP);
  }
}
