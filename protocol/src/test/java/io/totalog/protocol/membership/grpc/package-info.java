/** The membership port's contract, over every transport. */
@NullMarked
package io.totalog.protocol.membership.grpc;

import org.jspecify.annotations.NullMarked;
