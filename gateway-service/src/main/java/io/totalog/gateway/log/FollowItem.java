package io.totalog.gateway.log;

/** What a follower hears. */
public sealed interface FollowItem {
  /**
   * The next record.
   *
   * @param record its seq follows the one before, or the gap before
   */
  record Item(SequencedRecord record) implements FollowItem {}

  /**
   * Records were trimmed before the follower got them; it goes on at the first one left.
   *
   * @param gap which
   */
  record GapItem(Gap gap) implements FollowItem {}

  /**
   * The follower has everything that was confirmed when it asked; what follows is live. Comes once,
   * and at the start for a follower that starts at the tail.
   *
   * @param next seq of the next record
   * @param tail the confirmed tail
   */
  record CaughtUp(long next, long tail) implements FollowItem {}

  /**
   * Nothing more will come; the last item.
   *
   * @param reason why
   */
  record EndItem(EndReason reason) implements FollowItem {}

  /** Why a follower ends. */
  enum EndReason {
    /** The end asked for is reached. */
    UNTIL_REACHED,
    /** The log was dropped. */
    LOG_DELETED
  }
}
