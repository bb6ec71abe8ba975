/**
 * Reading mapped batches: pages by seq and tails under credit, from memory where a batch is recent
 * and from the store else, on pools of their own so that the owner thread never waits for a disk.
 * Only mapped records are served, and nobody here says "absent" (protocol rule 11).
 */
@NullMarked
package io.totalog.shard.read;

import org.jspecify.annotations.NullMarked;
