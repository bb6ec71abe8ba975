/** The election by Curator's leader latch. Idle, it writes nothing. */
@NullMarked
package io.totalog.sequencer.election.zookeeper;

import org.jspecify.annotations.NullMarked;
