package io.totalog.sequencer.config;

import io.totalog.core.id.NodeId;
import io.totalog.kit.config.NodeProperties;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.LocalNode;
import io.totalog.kit.rpc.RpcAddress;
import io.totalog.protocol.sequencer.grpc.GrpcSequencerServer;
import io.totalog.sequencer.cutlog.CutLog;
import io.totalog.sequencer.cutlog.zookeeper.ZooKeeperCutLog;
import io.totalog.sequencer.cutter.Sequencer;
import io.totalog.sequencer.cutter.SequencerEndpoint;
import io.totalog.sequencer.cutter.SequencerOptions;
import io.totalog.sequencer.election.Election;
import io.totalog.sequencer.election.zookeeper.LatchElection;
import org.apache.curator.framework.CuratorFramework;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A sequencer in a process of its own: reached by gRPC, one of several candidates. */
@Configuration(proxyBeanMethods = false)
@Import(SequencerConfiguration.class)
public class SequencerServiceConfiguration {

  /** Below this znode lies everything of Totalog. */
  private static final String TOP = "/totalog";

  private static final String DEFAULT_NODE_ID = "sequencer-1";

  @Bean
  LocalNode localNode(NodeProperties node) {
    String id = node.nodeId().isBlank() ? DEFAULT_NODE_ID : node.nodeId();
    return new LocalNode(new NodeId(id), NodeRole.SEQUENCER);
  }

  @Bean
  SequencerOptions sequencerOptions(LocalNode node, SequencerProperties properties) {
    return new SequencerOptions(node.id(), properties.interval(), properties.takeoverTimeout());
  }

  @Bean
  CutLog cutLog(NodeProperties properties, LocalNode node) {
    return new ZooKeeperCutLog(
        properties.zookeeper(), TOP, properties.zookeeperSessionTimeout(), node.id().value());
  }

  @Bean(destroyMethod = "")
  Election sequencerElection(CuratorFramework zooKeeper, LocalNode node) {
    return new LatchElection(zooKeeper, TOP + "/election/sequencer", node.id().value());
  }

  @Bean
  GrpcSequencerServer grpcSequencerServer(SequencerEndpoint endpoint) {
    return new GrpcSequencerServer(endpoint);
  }

  /** A leader is announced with its address, so it may lead only when its server listens. */
  @Bean
  ApplicationRunner sequencerStart(Sequencer sequencer, RpcAddress address) {
    return arguments -> sequencer.start(address.address().join());
  }
}
