package io.totalog.core.cut;

import io.totalog.core.id.ShardId;
import java.util.List;

/**
 * A shard to be registered.
 *
 * @param id never used before
 * @param replicas all copies, the primary first; distinct nodes; the set of an open shard never
 *     changes
 */
public record NewShard(ShardId id, List<Replica> replicas) {

  /** Checks that there is a primary and that nodes are distinct. */
  public NewShard {
    replicas = List.copyOf(replicas);
    if (replicas.isEmpty()
        || replicas.stream().map(Replica::node).distinct().count() != replicas.size()) {
      throw new IllegalArgumentException("replicas of shard " + id + ": " + replicas);
    }
  }
}
