package io.totalog.membership.config;

import io.totalog.core.id.NodeId;
import io.totalog.kit.config.NodeProperties;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.LocalNode;
import io.totalog.kit.rpc.RpcAddress;
import io.totalog.membership.leadership.Leadership;
import io.totalog.membership.leadership.zookeeper.LatchLeadership;
import io.totalog.membership.repair.MembershipLoop;
import io.totalog.membership.repair.MembershipOptions;
import io.totalog.membership.view.LeaderGate;
import io.totalog.membership.view.Membership;
import io.totalog.protocol.membership.grpc.GrpcMembershipServer;
import org.apache.curator.framework.CuratorFramework;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Membership in a process of its own: reached by gRPC, one of several candidates. */
@Configuration(proxyBeanMethods = false)
@Import(MembershipConfiguration.class)
public class MembershipServiceConfiguration {

  private static final String ELECTION = "/totalog/election/membership";
  private static final String DEFAULT_NODE_ID = "membership-1";

  @Bean
  LocalNode localNode(NodeProperties node) {
    String id = node.nodeId().isBlank() ? DEFAULT_NODE_ID : node.nodeId();
    return new LocalNode(new NodeId(id), NodeRole.MEMBERSHIP);
  }

  @Bean
  MembershipOptions membershipOptions(LocalNode node, MembershipProperties properties) {
    return new MembershipOptions(
        node.id(), properties.interval(), properties.sweepInterval(), properties.commandTimeout());
  }

  @Bean(destroyMethod = "")
  Leadership membershipLeadership(CuratorFramework zooKeeper, LocalNode node) {
    return new LatchLeadership(zooKeeper, ELECTION, node.id());
  }

  @Bean
  GrpcMembershipServer grpcMembershipServer(Leadership leadership, Membership membership) {
    return new GrpcMembershipServer(new LeaderGate(leadership, membership));
  }

  /** A leader is announced with its address, so it may lead only when its server listens. */
  @Bean
  ApplicationRunner membershipStart(MembershipLoop loop, RpcAddress address) {
    return arguments -> loop.start(address.address().join());
  }
}
