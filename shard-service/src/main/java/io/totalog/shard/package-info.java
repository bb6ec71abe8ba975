/**
 * The service that keeps records: replicas of shards over one RocksDB per node. It drives the state
 * machine of the core with what arrives, makes its effects durable, reports progress to the
 * sequencer and applies the cuts that come back.
 */
@NullMarked
package io.totalog.shard;

import org.jspecify.annotations.NullMarked;
