/**
 * The whole cluster under virtual time: the state machines of the core joined by a simulated
 * network, disk, clock and cut log, with faults drawn from a seed and every invariant checked after
 * every event. It contains no protocol decision of its own.
 */
@NullMarked
package io.totalog.simulation;

import org.jspecify.annotations.NullMarked;
