/**
 * What a shard node offers to gateways and membership, put together from the owner thread and the
 * readers; used in the same process, or through gRPC by the adapter of {@code io.totalog.protocol}.
 */
@NullMarked
package io.totalog.shard.rpc;

import org.jspecify.annotations.NullMarked;
