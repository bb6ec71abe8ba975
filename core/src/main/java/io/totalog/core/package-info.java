/**
 * The protocol: pure, deterministic state machines and the values they speak in. Nothing here knows
 * a thread, a clock, a disk, a network or a framework: time and randomness come in as arguments,
 * decisions go out as values. Whoever wants to know what Totalog promises reads this module, and
 * the simulator runs exactly these classes.
 */
@NullMarked
package io.totalog.core;

import org.jspecify.annotations.NullMarked;
