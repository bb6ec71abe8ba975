package io.totalog.gateway.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.totalog.core.id.NodeId;
import io.totalog.gateway.http.cluster.ClusterView;
import io.totalog.gateway.http.cluster.KnownCluster;
import io.totalog.gateway.log.ClusterLogService;
import io.totalog.gateway.log.LogOptions;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.config.NodeProperties;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.management.Readiness;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.membership.MembershipApi;
import io.totalog.protocol.sequencer.SequencerApi;
import java.security.SecureRandom;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A gateway over the ports of the other services. Who provides them is not its matter: connections
 * in a process of its own, the services themselves in a process that runs everything.
 */
@Configuration(proxyBeanMethods = false)
@Import(HttpConfiguration.class)
public class GatewayConfiguration {
  private static final String ONLY_GATEWAY = "gateway-1";

  @Bean
  ClusterLogService.Ports logPorts(
      LogCatalog catalog,
      MembershipApi membership,
      SequencerApi sequencer,
      ShardConnections shards) {
    return new ClusterLogService.Ports(catalog, membership, sequencer, shards);
  }

  @Bean(destroyMethod = "close")
  ClusterLogService logService(
      ClusterLogService.Ports ports,
      AppendProperties append,
      LogsProperties logs,
      MeterRegistry registry) {
    LogOptions options =
        LogOptions.defaults()
            .withAppendTimeoutMs(append.timeout().toMillis())
            .withAutoCreate(logs.autoCreate() ? Optional.of(logs.defaults()) : Optional.empty());
    // The number names this start's appends for ever: two starts must never share one.
    return new ClusterLogService(ports, options, registry, new SecureRandom().nextLong());
  }

  @Bean
  Readiness appendReadiness(ClusterLogService logs) {
    return () ->
        logs.isAppending()
            ? Optional.empty()
            : Optional.of("the book of appends is broken; the process must be started again");
  }

  @Bean
  ClusterView clusterView(
      NodeRegistry registry,
      LeaderBoard leaders,
      LogCatalog catalog,
      SequencerApi sequencer,
      ClusterLogService logs) {
    return new KnownCluster(
        new KnownCluster.Sources(registry, leaders, catalog, sequencer),
        () -> new ClusterView.CutLine(logs.lastCut(), logs.lastEpoch()));
  }

  @Bean
  Registration gatewayRegistration(
      NodeProperties node, GatewayProperties gateway, NodeRegistry registry) {
    // In a process that runs everything the name is another part's, or nobody's.
    String name = node.nodeId().startsWith("gateway") ? node.nodeId() : ONLY_GATEWAY;
    return new Registration(new NodeId(name), gateway.host(), registry);
  }
}
