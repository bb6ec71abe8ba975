package io.totalog.protocol.shard;

import io.totalog.core.cut.Replica;
import io.totalog.core.id.ShardId;

/**
 * A copy that is ready to be registered.
 *
 * @param shard the shard
 * @param replica the copy
 */
public record PreparedShard(ShardId shard, Replica replica) {}
