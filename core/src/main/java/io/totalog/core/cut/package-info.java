/**
 * The entries of the cut log and the messages between shard nodes and the ordering leader.
 *
 * <p>A <i>cut</i> orders what has become durable since the last one (Scalog, NSDI '20, section 3):
 * per advanced shard, how many further records are ordered. First lsn, first seq and log follow
 * from the state before it, so that an entry stays small; nodes get them spelt out.
 */
@NullMarked
package io.totalog.core.cut;

import org.jspecify.annotations.NullMarked;
