package io.totalog.gateway.log;

import io.totalog.core.view.ShardView;
import java.util.List;

/**
 * A log as of one moment.
 *
 * @param first first seq that is left
 * @param tail the seq that the next record gets
 * @param bytes stored for it, about, on the nodes that answered; -1 if none did
 * @param shards with records or open, ascending by id
 */
public record LogDescription(long first, long tail, long bytes, List<ShardView> shards) {
  /** Copies the list. */
  public LogDescription {
    shards = List.copyOf(shards);
  }
}
