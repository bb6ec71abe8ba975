/**
 * The store on RocksDB, one instance a node. Four column families share one write-ahead log, so
 * that after a crash what is left is a prefix of what was written (protocol finding 30): {@code
 * records} (shard ‖ lsn of the first record → the batch, byte for byte), {@code seqs} (shard ‖
 * first seq → range), {@code shards} (metadata and usage) and {@code node}. All keys are
 * big-endian, so their byte order is their order.
 */
@NullMarked
package io.totalog.shard.store.rocksdb;

import org.jspecify.annotations.NullMarked;
