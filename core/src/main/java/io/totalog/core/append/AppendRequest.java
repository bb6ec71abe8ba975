package io.totalog.core.append;

import io.totalog.core.id.LogId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.record.Limits;

/**
 * A client's append as the book takes it.
 *
 * @param log where to
 * @param batch what, with the id that names it for ever
 * @param slot slot of its key, or {@link #NO_SLOT}
 * @param session appends of one session keep their order if they go by the same slot, or all by
 *     none; {@link #NO_SESSION} for none
 */
public record AppendRequest(LogId log, EncodedBatch batch, int slot, long session) {
  /** Any open shard may take it. */
  public static final int NO_SLOT = -1;

  /** Its order among others does not matter. */
  public static final long NO_SESSION = 0;

  /** Checks the slot. */
  public AppendRequest {
    if (slot < NO_SLOT || slot >= Limits.SLOTS) {
      throw new IllegalArgumentException("slot: " + slot);
    }
  }
}
