package io.totalog.core.cut;

import io.totalog.core.id.ShardId;

/**
 * What a node has of one shard, told when it connects to a leader (protocol rule 7).
 *
 * @param shard the shard
 * @param term latest term of the primary that this copy follows; 0 if never opened
 * @param durable records under a completed fsync
 * @param mapped records whose seqs are stored under a completed fsync
 */
public record ShardHello(ShardId shard, long term, long durable, long mapped) {

  /** Checks the ranges. */
  public ShardHello {
    if (term < 0 || durable < 0 || mapped < 0 || mapped > durable) {
      throw new IllegalArgumentException(
          "hello of shard " + shard + ": " + term + " " + durable + " " + mapped);
    }
  }
}
