package io.totalog.shard.config;

import io.totalog.core.id.NodeId;
import io.totalog.core.shard.NodeConfig;
import io.totalog.shard.read.ReadOptions;
import io.totalog.shard.replica.OwnerOptions;
import io.totalog.shard.rpc.ShardServer;
import io.totalog.shard.store.rocksdb.StoreOptions;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of a shard node.
 *
 * @param nodeId Name of the shard node, unique in the cluster and kept with its data; empty takes
 *     totalog.node-id.
 * @param diskReserve Appends are refused with storage-unavailable while less than this is free on
 *     the disk; 0 turns the watch off.
 * @param pendingMax Bytes of appends that are stored and not yet ordered, over all shards; beyond
 *     it appends are refused as overloaded.
 * @param mailboxMax Bytes of appends that wait to be looked at; beyond it appends are refused as
 *     overloaded.
 * @param recentMax Bytes of ordered batches kept in memory, so that followers near the tail need no
 *     disk; 0 keeps none.
 * @param memtableMax Bytes of native memory for changes that are not in table files yet; at least
 *     1MB.
 * @param blockCache Bytes of native memory for blocks of table files.
 * @param readThreads Threads that read pages from the disk; at least 1.
 * @param tailThreads Threads that feed followers; at least 1.
 * @param readsWaitingMax Page reads that wait for a thread; more are refused as overloaded.
 * @param tailsMax Followers of shards at one time; more are refused as overloaded.
 */
@ConfigurationProperties("totalog.shard")
public record ShardProperties(
    @DefaultValue("") String nodeId,
    @DefaultValue("256MB") DataSize diskReserve,
    @DefaultValue("64MB") DataSize pendingMax,
    @DefaultValue("32MB") DataSize mailboxMax,
    @DefaultValue("32MB") DataSize recentMax,
    @DefaultValue("64MB") DataSize memtableMax,
    @DefaultValue("32MB") DataSize blockCache,
    @DefaultValue("2") int readThreads,
    @DefaultValue("2") int tailThreads,
    @DefaultValue("1024") int readsWaitingMax,
    @DefaultValue("8192") int tailsMax) {

  NodeConfig nodeConfig(NodeId node, long process) {
    return NodeConfig.of(node, process).withPendingBytesMax(pendingMax.toBytes());
  }

  StoreOptions storeOptions(Path directory) {
    return new StoreOptions(directory, memtableMax.toBytes(), blockCache.toBytes());
  }

  ShardServer.Options serverOptions() {
    return new ShardServer.Options(
        new OwnerOptions(mailboxMax.toBytes(), OwnerOptions.standard().clockMs()),
        new ReadOptions(recentMax.toBytes(), readThreads, tailThreads, readsWaitingMax, tailsMax));
  }
}
