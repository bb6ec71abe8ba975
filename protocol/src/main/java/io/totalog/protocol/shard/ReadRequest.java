package io.totalog.protocol.shard;

import io.totalog.core.id.ShardId;

/**
 * Asks for the batches of one shard that touch {@code [fromSeq, untilSeq)}.
 *
 * @param shard the shard
 * @param fromSeq first seq wanted; a batch that only ends above it is included whole
 * @param untilSeq end, exclusive
 * @param bytesMax stop after so many bytes; one batch always fits
 */
public record ReadRequest(ShardId shard, long fromSeq, long untilSeq, int bytesMax) {}
