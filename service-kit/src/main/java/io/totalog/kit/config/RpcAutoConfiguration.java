package io.totalog.kit.config;

import io.grpc.netty.NettyServerBuilder;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.rpc.Channels;
import io.totalog.kit.rpc.LocalNode;
import io.totalog.kit.rpc.MembershipConnection;
import io.totalog.kit.rpc.RegistryShardConnections;
import io.totalog.kit.rpc.RpcAddress;
import io.totalog.kit.rpc.SequencerConnection;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.membership.MembershipApi;
import io.totalog.protocol.sequencer.SequencerApi;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/**
 * Connections to the other services. Each gives way to a bean of the same port: in the service that
 * implements it, and in a process that runs everything.
 */
@AutoConfiguration(after = ZooKeeperAutoConfiguration.class)
@EnableConfigurationProperties(RpcProperties.class)
public class RpcAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Channels channels() {
    return new Channels();
  }

  @Bean
  @ConditionalOnMissingBean(SequencerApi.class)
  SequencerConnection sequencerConnection(LeaderBoard board, Channels channels) {
    return new SequencerConnection(board, channels);
  }

  @Bean
  @ConditionalOnMissingBean(MembershipApi.class)
  MembershipConnection membershipConnection(LeaderBoard board, Channels channels) {
    return new MembershipConnection(board, channels);
  }

  @Bean
  @ConditionalOnMissingBean(ShardConnections.class)
  RegistryShardConnections shardConnections(NodeRegistry registry, Channels channels) {
    return new RegistryShardConnections(registry, channels);
  }

  @Bean
  @ConditionalOnBean(LocalNode.class)
  @ConditionalOnMissingBean
  RpcAddress rpcAddress(LocalNode node, NodeRegistry registry, RpcProperties properties) {
    return new RpcAddress(node, registry, properties.host());
  }

  /**
   * No port blocks, so a call needs no thread but the transport's: two hand-overs less a message.
   */
  @Bean
  ServerBuilderCustomizer<NettyServerBuilder> directRpcServer() {
    return NettyServerBuilder::directExecutor;
  }
}
