/** The port of the ordering leader, for shard nodes, gateways and membership. */
@NullMarked
package io.totalog.protocol.sequencer;

import org.jspecify.annotations.NullMarked;
