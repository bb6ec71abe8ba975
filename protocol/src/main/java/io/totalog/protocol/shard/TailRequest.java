package io.totalog.protocol.shard;

import io.totalog.core.id.ShardId;

/**
 * Asks to follow a shard.
 *
 * @param shard the shard
 * @param fromSeq first seq wanted; a batch that only ends above it is included whole
 */
public record TailRequest(ShardId shard, long fromSeq) {}
