/**
 * What a node keeps on disk: the port {@link io.totalog.shard.store.RecordStore}, the thread that
 * writes to it with one fsync for all that waits, what is read back at start, and what happens when
 * the disk is full or fails. Adapters sit below, one package each.
 */
@NullMarked
package io.totalog.shard.store;

import org.jspecify.annotations.NullMarked;
