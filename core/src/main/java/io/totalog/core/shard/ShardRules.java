package io.totalog.core.shard;

import io.totalog.core.cut.MappedPart;

/**
 * The decisions that make a shard safe, each one line of arithmetic, in one place. Without state. A
 * simulator shows that each is needed by replacing it and being caught.
 */
public class ShardRules {

  /** Makes the protocol's rules. */
  public ShardRules() {}

  /** Whether a part extends what is mapped (rule 10). */
  protected boolean mayApply(MappedPart part, long mapped) {
    return part.fromLsn() == mapped;
  }

  /**
   * Returns how much of the seq map counts as confirmed, given what of it is written and what of it
   * is under a completed fsync (finding 7).
   */
  protected long confirmed(long mappedWritten, long mappedSynced) {
    return mappedSynced;
  }

  /**
   * Returns how many records count as durable, given what was handed to the store, what of it is
   * written and what of that is under a completed fsync; {@code fsync} is the log's durability.
   */
  protected long durable(long appended, long written, long synced, boolean fsync) {
    return fsync ? synced : written;
  }

  /** Returns the length that a backup keeps when a higher term opens (finding 11). */
  protected long keptOnOpen(long ownLength, long primaryLength) {
    return Math.min(ownLength, primaryLength);
  }

  /**
   * Whether a primary gives lsns to new appends: not before all its backups follow its term. Else a
   * backup of an older term may hold other bytes than the primary below the primary's length, and
   * the primary's length alone could not tell it where to truncate.
   */
  protected boolean mayAppend(int backups, int following) {
    return following == backups;
  }

  /**
   * Whether a primary goes on with a backup, given whether what that one has fits to its own (rule
   * 9).
   */
  protected boolean mayStream(boolean isOwnPrefix) {
    return isOwnPrefix;
  }

  /** Whether a backup follows a primary of this term (rule 9). */
  protected boolean mayFollow(long offeredTerm, long ownTerm) {
    return offeredTerm >= ownTerm;
  }

  /**
   * Whether a re-send of a known append joins the first try instead of being stored again (rule
   * 13).
   */
  protected boolean joins(boolean known) {
    return known;
  }

  /** Returns the length that a copy keeps when the shard is sealed. */
  protected long keptOnSeal(long ownLength, long finalLength) {
    return Math.min(ownLength, finalLength);
  }
}
