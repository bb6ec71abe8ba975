/** Tests of what the gRPC adapters share, and the transports that their contracts run over. */
@NullMarked
package io.totalog.protocol.rpc;

import org.jspecify.annotations.NullMarked;
