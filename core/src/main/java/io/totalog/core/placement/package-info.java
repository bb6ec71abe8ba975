/**
 * Where the copies of new shards go. A pure choice over what the caller knows of the nodes: no node
 * is asked, nothing is kept between calls. What is chosen here is only proposed; the ordering state
 * decides what becomes a shard (protocol rule 19).
 */
@NullMarked
package io.totalog.core.placement;

import org.jspecify.annotations.NullMarked;
