/**
 * The whole cluster under virtual time: the state machines of the core joined by a simulated
 * network, disk, clock and cut log, with faults drawn from a seed. It contains no protocol decision
 * of its own: sequencers drive {@code Fence}, {@code Recovery} and {@code OrderingLeader}, nodes
 * {@code ShardNode}, gateways {@code AppendBook} and {@code LogFollower}; membership only proposes.
 *
 * <p>One seed is one {@link io.totalog.simulation.Run}: a cluster of a random shape starts, is
 * written to and read under faults, is healed, must settle by itself and must then be quiet. The
 * same seed happens the same way every time.
 *
 * <p>{@link io.totalog.simulation.Truth} sees every committed entry, every write, report,
 * acknowledgement and read at the moment it happens and checks, of {@code invariants.md}: 1 to 9,
 * 11, 17 to 19, 21, 22, 25, 29, 35, 36 there; 10 and 38 against the simulated disks at each cut and
 * again at every copy every few hundred events; 12 since reports are duplicated, delayed and lost
 * throughout; 13 since no copy may be judged damaged unless a fault took records from it; 14 at
 * each recovery; 15 at the end of each run; 16 as "nothing is confirmed before its seqs are under
 * an fsync"; 20 at each point read; 23, 31 and 33 as "after the faults everything is answered and
 * every reader is at the tail"; 24 as far as it needs no producers: an append is ordered at most
 * once however often it is sent; 30 at the end; 32 and 34 at each entry; 39 by the core's own
 * checks, since an exception of the core ends the run. Trim (26 to 28) and repair (37) come with
 * what they check.
 *
 * <p>{@link io.totalog.simulation.Happening} lists the faults and recovery paths; one that a
 * default campaign never hits is a failure. Tests plant bugs through {@link
 * io.totalog.simulation.Machines} and show that each is caught.
 */
@NullMarked
package io.totalog.simulation;

import org.jspecify.annotations.NullMarked;
