package io.totalog.membership.config;

import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.catalog.ShardIds;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.membership.leader.Leadership;
import io.totalog.membership.log.MembershipService;
import io.totalog.membership.log.ReconcileLoop;
import io.totalog.protocol.sequencer.SequencerApi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Membership itself, the same in a process of its own and in one with others; needs a leadership. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MembershipProperties.class)
public class MembershipConfiguration {

  @Bean
  MembershipService membershipService(
      Leadership leadership,
      LogCatalog catalog,
      ShardIds shardIds,
      NodeRegistry nodes,
      ShardConnections shards,
      SequencerApi sequencer) {
    return new MembershipService(leadership, catalog, shardIds, nodes, shards, sequencer);
  }

  @Bean(initMethod = "start")
  ReconcileLoop reconcileLoop(
      Leadership leadership,
      LogCatalog catalog,
      NodeRegistry nodes,
      MembershipService service,
      MembershipProperties properties) {
    return new ReconcileLoop(
        leadership, catalog, nodes, service, properties.reconcileInterval());
  }
}
