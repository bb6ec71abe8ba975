/**
 * The cut loop: one thread owns {@link io.totalog.core.sequencer.OrderingLeader}, feeds it from a
 * bounded mailbox, and carries out what it decides. Nothing here decides about order. A leadership
 * that ends is thrown away whole, with everything that waited in it; the next one reads the truth
 * back.
 */
@NullMarked
package io.totalog.sequencer.cutter;

import org.jspecify.annotations.NullMarked;
