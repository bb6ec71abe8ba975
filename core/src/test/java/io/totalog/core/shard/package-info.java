/**
 * The shard node driven one event at a time over a store whose durability is explicit: rule by
 * rule, with the interleaving that breaks a system without the rule, and as text scenarios.
 */
@NullMarked
package io.totalog.core.shard;

import org.jspecify.annotations.NullMarked;
