/**
 * What all gRPC adapters share: how errors travel, how streams keep their bounds, limits and
 * deadlines. An adapter of a port lies in the port's subpackage {@code grpc}; generated messages
 * never leave it.
 */
@NullMarked
package io.totalog.protocol.rpc;

import org.jspecify.annotations.NullMarked;
