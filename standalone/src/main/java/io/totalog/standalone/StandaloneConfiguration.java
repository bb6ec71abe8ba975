package io.totalog.standalone;

import io.totalog.gateway.config.GatewayConfiguration;
import io.totalog.kit.config.NodeProperties;
import io.totalog.kit.leader.InMemoryLeaderBoard;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.InMemoryNodeRegistry;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.membership.config.MembershipConfiguration;
import io.totalog.membership.leader.AlwaysLeads;
import io.totalog.membership.leader.Leadership;
import io.totalog.protocol.sequencer.SequencerApi;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.sequencer.config.SequencerConfiguration;
import io.totalog.sequencer.config.SequencerProperties;
import io.totalog.sequencer.cutlog.CutLog;
import io.totalog.sequencer.cutlog.zookeeper.ZooKeeperCutLog;
import io.totalog.sequencer.cutter.Sequencer;
import io.totalog.sequencer.cutter.SequencerEndpoint;
import io.totalog.sequencer.cutter.SequencerOptions;
import io.totalog.sequencer.election.Election;
import io.totalog.sequencer.election.memory.InMemoryElection;
import io.totalog.shard.config.ShardConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/**
 * The four services' own wiring, joined in one process. Nodes and leaders are known in memory,
 * since a process that holds the lock of its data directory is alone; logs and the order are in
 * ZooKeeper.
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
  Leadership membershipLeadership() {
    return new AlwaysLeads();
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
  @Primary
  SequencerApi sequencerInProcess(SequencerEndpoint endpoint) {
    return new PatientSequencer(endpoint);
  }

  @Bean
  SequencerLifecycle sequencerLifecycle(Sequencer sequencer) {
    return new SequencerLifecycle(sequencer);
  }

  @Bean
  Nodes nodes(
      NodeRegistry registry,
      LeaderBoard board,
      StandaloneProperties properties,
      NodeProperties node) {
    return new Nodes(registry, board, properties.host(), node.zookeeper());
  }
}
