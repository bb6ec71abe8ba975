package io.totalog.core.shard;

import io.totalog.core.id.ClusterId;
import io.totalog.core.id.StoreId;

/**
 * What a store keeps of its node.
 *
 * @param cluster the cluster it belongs to, unknown before the first answered hello
 * @param store drawn when the store was created
 * @param boot number of the last start, 0 for a new store
 * @param highestCut highest cut number whose parts or notices were stored, 0 if none
 */
public record NodeMeta(ClusterId cluster, StoreId store, long boot, long highestCut) {

  /** Checks the ranges. */
  public NodeMeta {
    if (boot < 0 || highestCut < 0) {
      throw new IllegalArgumentException("boot " + boot + ", highest cut " + highestCut);
    }
  }
}
