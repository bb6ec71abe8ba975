package io.totalog.shard.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.totalog.core.id.NodeId;
import io.totalog.kit.config.NodeProperties;
import io.totalog.kit.management.Readiness;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.shard.rpc.ShardServer;
import io.totalog.shard.store.DiskReserve;
import io.totalog.shard.store.DiskSpace;
import io.totalog.shard.store.FatalErrors;
import io.totalog.shard.store.HaltProcess;
import io.totalog.shard.store.RecordStore;
import io.totalog.shard.store.rocksdb.RocksRecordStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A shard node as beans: imported by the service that runs alone, and by a process that runs
 * everything. Needs a {@link SequencerApi} and a {@link MeterRegistry}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({StorageProperties.class, ShardProperties.class})
public class ShardConfiguration {

  /** Directory of the shard node below the process's data directory. Stable. */
  static final String DIRECTORY = "shard";

  @Bean
  @ConditionalOnMissingBean
  FatalErrors fatalErrors() {
    return new HaltProcess();
  }

  /** The server closes it, after everything that reads it. */
  @Bean(destroyMethod = "")
  RecordStore recordStore(StorageProperties storage, ShardProperties properties) {
    return RocksRecordStore.open(properties.storeOptions(directory(storage)));
  }

  @Bean(destroyMethod = "close")
  ShardServer shardServer(
      RecordStore store,
      SequencerApi sequencer,
      StorageProperties storage,
      ShardProperties properties,
      NodeProperties node,
      FatalErrors fatalErrors,
      MeterRegistry registry) {
    try {
      return new ShardServer(
          store,
          sequencer,
          properties.nodeConfig(nodeId(properties, node), new SecureRandom().nextLong()),
          properties.serverOptions(),
          new DiskReserve(DiskSpace.of(directory(storage)), properties.diskReserve().toBytes()),
          fatalErrors,
          registry);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  @Bean
  ShardLifecycle shardLifecycle(ShardServer server) {
    return new ShardLifecycle(server);
  }

  @Bean
  ShardApi shardApi(ShardServer server) {
    return server.api();
  }

  @Bean
  Readiness shardReadiness(ShardServer server) {
    return server::objection;
  }

  static NodeId nodeId(ShardProperties properties, NodeProperties node) {
    String id = properties.nodeId().isEmpty() ? node.nodeId() : properties.nodeId();
    if (id.isEmpty()) {
      throw new MissingNodeIdException();
    }
    return new NodeId(id);
  }

  private static Path directory(StorageProperties storage) {
    return storage.dataDir().resolve(DIRECTORY);
  }
}
