/** The shard port's contract, over every transport. */
@NullMarked
package io.totalog.protocol.shard.grpc;

import org.jspecify.annotations.NullMarked;
