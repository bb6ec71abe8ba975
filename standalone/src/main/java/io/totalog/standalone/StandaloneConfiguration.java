package io.totalog.standalone;

import io.totalog.gateway.config.GatewayConfiguration;
import io.totalog.kit.config.NodeProperties;
import io.totalog.kit.leader.InMemoryLeaderBoard;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.InMemoryNodeRegistry;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.membership.config.MembershipConfiguration;
import io.totalog.membership.config.MembershipProperties;
import io.totalog.membership.leadership.Leadership;
import io.totalog.membership.leadership.memory.InMemoryLeadership;
import io.totalog.membership.repair.MembershipLoop;
import io.totalog.membership.repair.MembershipOptions;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.sequencer.config.SequencerConfiguration;
import io.totalog.sequencer.config.SequencerProperties;
import io.totalog.sequencer.cutlog.CutLog;
import io.totalog.sequencer.cutlog.zookeeper.ZooKeeperCutLog;
import io.totalog.sequencer.cutter.Sequencer;
import io.totalog.sequencer.cutter.SequencerOptions;
import io.totalog.sequencer.election.Election;
import io.totalog.sequencer.election.memory.InMemoryElection;
import io.totalog.shard.config.ShardConfiguration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The four services' own wiring, joined in one process. Nodes and leaders are known in memory, since a
 * process that holds the lock of its data directory is alone; logs and the order are in ZooKeeper.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(StandaloneProperties.class)
@Import({
  GatewayConfiguration.class,
  ShardConfiguration.class,
  SequencerConfiguration.class,
  MembershipConfiguration.class
})
class StandaloneConfiguration {

  private static final String TOP = "/totalog";

  @Bean
  NodeRegistry nodeRegistry() {
    return new InMemoryNodeRegistry();
  }

  @Bean
  LeaderBoard leaderBoard() {
    return new InMemoryLeaderBoard();
  }

  @Bean
  MembershipOptions membershipOptions(MembershipProperties properties) {
    return new MembershipOptions(
        Nodes.MEMBERSHIP,
        properties.interval(),
        properties.sweepInterval(),
        properties.commandTimeout());
  }

  @Bean(destroyMethod = "")
  Leadership membershipLeadership() {
    InMemoryLeadership leadership = new InMemoryLeadership(new AtomicLong());
    leadership.give();
    return leadership;
  }

  @Bean
  ApplicationRunner membershipStart(MembershipLoop loop, Nodes nodes) {
    return arguments -> loop.start(nodes.address());
  }

  @Bean
  ShardConnections shardConnections(ShardApi api) {
    return new LocalShards(Nodes.SHARD, api);
  }

  @Bean
  SequencerOptions sequencerOptions(SequencerProperties properties) {
    return new SequencerOptions(
        Nodes.SEQUENCER, properties.interval(), properties.takeoverTimeout());
  }

  @Bean
  CutLog cutLog(NodeProperties node) {
    return new ZooKeeperCutLog(
        node.zookeeper(), TOP, node.zookeeperSessionTimeout(), Nodes.SEQUENCER.value());
  }

  @Bean(destroyMethod = "")
  Election sequencerElection() {
    return new InMemoryElection().candidate();
  }

  @Bean
  SequencerLifecycle sequencerLifecycle(Sequencer sequencer) {
    return new SequencerLifecycle(sequencer);
  }

  @Bean
  Nodes nodes(NodeRegistry registry, StandaloneProperties properties, NodeProperties node) {
    return new Nodes(registry, properties.host(), node.zookeeper());
  }
}
