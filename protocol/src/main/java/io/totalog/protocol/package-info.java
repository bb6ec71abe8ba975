/**
 * What the services say to each other: ports as plain Java interfaces with values of {@code core}, their
 * gRPC adapters, and the codec of stored batches.
 *
 * <p>A service implements its port ({@link io.totalog.protocol.shard.ShardApi}, …) once. In one process
 * the others call it directly; across processes a gRPC client implements the same port and a gRPC
 * endpoint calls the service's one.
 */
@NullMarked
package io.totalog.protocol;

import org.jspecify.annotations.NullMarked;
