package io.totalog.protocol.shard;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.id.AppendId;

/** A gateway's ear on an append stream. One call at a time; must not block. */
public interface AppendListener {

  /** An append is decided. */
  void onOutcome(AppendId id, AppendOutcome outcome);

  /** The transport takes more again. */
  void onReady();

  /**
   * The stream is over. Unanswered appends are unknown: re-send them to the same shard (rule 13).
   */
  void onClosed(Throwable cause);
}
