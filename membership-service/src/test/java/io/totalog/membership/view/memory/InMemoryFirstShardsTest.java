package io.totalog.membership.view.memory;

import io.totalog.kit.catalog.InMemoryShardIds;
import io.totalog.membership.view.FirstShards;
import io.totalog.membership.view.FirstShardsContract;

class InMemoryFirstShardsTest extends FirstShardsContract {

  private final FirstShards firstShards = new InMemoryFirstShards(new InMemoryShardIds());

  @Override
  protected FirstShards firstShards() {
    return firstShards;
  }
}
