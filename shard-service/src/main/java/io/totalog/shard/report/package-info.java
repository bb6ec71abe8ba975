/**
 * The link to the ordering leader: opens the stream with a hello, tells progress as fast as the
 * transport takes it, the latest value of each shard, and opens a new stream when one ends. What
 * the leader says goes into the owner's mailbox.
 */
@NullMarked
package io.totalog.shard.report;

import org.jspecify.annotations.NullMarked;
