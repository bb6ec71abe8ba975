/**
 * The ordering layer: progress in, cuts out (Scalog, NSDI '20, section 3.3; protocol rules 1 to 12,
 * 18, 19).
 *
 * <p>{@link io.totalog.core.sequencer.OrderingState} is the deterministic state that the committed
 * entries build; {@link io.totalog.core.sequencer.OrderingLeader} proposes entries to the cut log
 * and speaks to nodes, gateways and membership; {@link io.totalog.core.sequencer.Fence} and {@link
 * io.totalog.core.sequencer.Recovery} are how a leader begins. A leader that steps down is thrown
 * away whole: the truth is in the cut log.
 */
@NullMarked
package io.totalog.core.sequencer;

import org.jspecify.annotations.NullMarked;
