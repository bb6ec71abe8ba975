package io.totalog.core.shard;

/**
 * Where a copy is in its life. Stored by name: stable.
 *
 * <pre>
 * PREPARED → OPEN → SEALED
 *     any but itself → DAMAGED, for ever
 * </pre>
 */
public enum ShardStatus {
  /** Created, not (known to be) registered: takes no appends. */
  PREPARED,
  /** Registered: may advance. */
  OPEN,
  /** Ended at its final length. */
  SEALED,
  /**
   * Has less than it once reported, or is corrupt: never counted, never served (protocol rule 8).
   */
  DAMAGED
}
