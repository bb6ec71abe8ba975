package io.totalog.membership.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.totalog.kit.catalog.LogCatalog;
import io.totalog.kit.catalog.ShardIds;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.membership.leader.Leadership;
import io.totalog.membership.repair.LogWalk;
import io.totalog.membership.repair.MembershipLoop;
import io.totalog.membership.view.FirstShards;
import io.totalog.membership.view.LogDropper;
import io.totalog.membership.view.LogOpener;
import io.totalog.membership.view.Membership;
import io.totalog.membership.view.MembershipMetrics;
import io.totalog.membership.view.NameLocks;
import io.totalog.membership.view.PlacedLogs;
import io.totalog.membership.view.zookeeper.ZooKeeperFirstShards;
import io.totalog.protocol.sequencer.SequencerApi;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Membership, given its {@link MembershipOptions}, {@link Leadership} and the ports it works over.
 * Whoever imports this starts the {@link MembershipLoop}, once it is known where others reach the
 * process.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MembershipProperties.class)
public class MembershipConfiguration {

  /** After which a walk leaves a log for the next walk. */
  private static final Duration REPAIR_TIMEOUT = Duration.ofSeconds(2);

  @Bean
  MembershipMetrics membershipMetrics(MeterRegistry registry) {
    return new MembershipMetrics(registry);
  }

  @Bean
  @ConditionalOnMissingBean
  FirstShards firstShards(ZooKeeperCalls calls, ShardIds ids) {
    return new ZooKeeperFirstShards(calls, ids);
  }

  @Bean
  NameLocks nameLocks() {
    return new NameLocks();
  }

  @Bean
  PlacedLogs placedLogs() {
    return new PlacedLogs();
  }

  @Bean
  LogOpener logOpener(
      NodeRegistry registry,
      ShardConnections nodes,
      SequencerApi sequencer,
      FirstShards firstShards,
      PlacedLogs placed) {
    return new LogOpener(registry, nodes, sequencer, firstShards, placed);
  }

  @Bean
  LogDropper logDropper(
      LogCatalog catalog, SequencerApi sequencer, FirstShards firstShards, PlacedLogs placed) {
    return new LogDropper(catalog, sequencer, firstShards, placed);
  }

  @Bean
  Membership membership(
      Leadership leadership,
      LogCatalog catalog,
      LogOpener opener,
      LogDropper dropper,
      NameLocks locks,
      MembershipProperties properties,
      MembershipMetrics metrics) {
    return new Membership(
        leadership, catalog, opener, dropper, locks, properties.commandTimeout(), metrics);
  }

  @Bean
  LogWalk logWalk(
      LogCatalog catalog,
      SequencerApi sequencer,
      LogOpener opener,
      LogDropper dropper,
      NameLocks locks,
      PlacedLogs placed,
      MembershipMetrics metrics) {
    return new LogWalk(catalog, sequencer, opener, dropper, locks, placed, REPAIR_TIMEOUT, metrics);
  }

  @Bean(initMethod = "start")
  MembershipLoop membershipLoop(
      MembershipProperties properties,
      Leadership leadership,
      NodeRegistry registry,
      LogWalk walk,
      MembershipMetrics metrics) {
    return new MembershipLoop(
        properties.reconcileInterval(),
        properties.sweepInterval(),
        leadership,
        registry,
        walk,
        metrics);
  }

  @Bean
  MembershipReadiness membershipReadiness(
      Leadership leadership, LeaderBoard board, NodeRegistry registry) {
    return new MembershipReadiness(leadership, board, registry);
  }
}
