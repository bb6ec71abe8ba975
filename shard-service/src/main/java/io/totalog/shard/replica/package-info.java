/**
 * The owner thread around the state machine of a shard node ({@link
 * io.totalog.core.shard.ShardNode}): one mailbox in, effects carried out in order. It decides
 * nothing itself but whether there is room: for bytes in the mailbox, and on the disk.
 */
@NullMarked
package io.totalog.shard.replica;

import org.jspecify.annotations.NullMarked;
