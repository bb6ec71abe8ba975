/**
 * The stored form of a batch: what the gateway encodes once and every node writes, replicates,
 * orders and serves byte for byte. The layout is stable; {@link
 * io.totalog.protocol.batch.BatchCodec} spells it out.
 */
@NullMarked
package io.totalog.protocol.batch;

import org.jspecify.annotations.NullMarked;
