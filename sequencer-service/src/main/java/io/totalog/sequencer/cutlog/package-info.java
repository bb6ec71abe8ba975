/**
 * The replicated cut log as the leader uses it: fence, read the truth back, then write in order
 * (protocol rules 1 to 4). What is to be checked by each write is said by {@code core}; an adapter
 * only carries it out.
 */
@NullMarked
package io.totalog.sequencer.cutlog;

import org.jspecify.annotations.NullMarked;
