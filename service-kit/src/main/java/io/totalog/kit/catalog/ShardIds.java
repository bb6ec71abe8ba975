package io.totalog.kit.catalog;

import io.totalog.core.id.ShardId;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where shard ids come from: a counter that never goes back. Thread-safe. */
public interface ShardIds {

  /**
   * Takes consecutive ids that nobody else gets, ever; after a failure some may be lost, which is
   * harmless.
   *
   * @param count 1 to {@link io.totalog.core.record.Limits#SHARDS_MAX}
   */
  CompletableFuture<List<ShardId>> allocate(int count);
}
