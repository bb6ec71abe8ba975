package io.totalog.shard.config;

import io.totalog.kit.config.NodeProperties;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.LocalNode;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.shard.grpc.GrpcShardServer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A shard node as a process of its own, reached through gRPC. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ShardConfiguration.class)
public class ShardServiceApplication {

  /**
   * Starts it; {@code --totalog.node-id=shard-1 --totalog.zookeeper=host:2181
   * --totalog.data-dir=DIR}.
   */
  public static void main(String[] args) {
    SpringApplication.run(ShardServiceApplication.class, args);
  }

  @Bean
  LocalNode localNode(ShardProperties properties, NodeProperties node) {
    return new LocalNode(ShardConfiguration.nodeId(properties, node), NodeRole.SHARD);
  }

  @Bean
  GrpcShardServer grpcShardServer(ShardApi api) {
    return new GrpcShardServer(api);
  }
}
