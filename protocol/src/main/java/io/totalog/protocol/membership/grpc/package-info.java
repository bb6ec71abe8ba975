/**
 * The membership port over gRPC: a client that implements it, and a server that offers an
 * implementation.
 */
@NullMarked
package io.totalog.protocol.membership.grpc;

import org.jspecify.annotations.NullMarked;
