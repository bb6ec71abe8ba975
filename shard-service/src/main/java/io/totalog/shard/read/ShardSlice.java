package io.totalog.shard.read;

import io.totalog.protocol.shard.MappedBatch;
import java.util.List;

/**
 * Batches found, and how far they are all there are.
 *
 * @param batches ascending, without gap within the shard
 * @param completeUntil as {@link io.totalog.protocol.shard.ReadAnswer#completeUntil()}
 */
record ShardSlice(List<MappedBatch> batches, long completeUntil) {}
