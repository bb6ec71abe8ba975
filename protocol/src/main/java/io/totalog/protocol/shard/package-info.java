/** The port of a shard node, for gateways and membership. */
@NullMarked
package io.totalog.protocol.shard;

import org.jspecify.annotations.NullMarked;
