package io.totalog.membership.config;

import io.totalog.core.id.NodeId;
import io.totalog.kit.config.NodeProperties;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.LocalNode;
import io.totalog.kit.rpc.RpcAddress;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.membership.leader.zookeeper.ZooKeeperLeadership;
import io.totalog.membership.view.LeaderGate;
import io.totalog.membership.view.Membership;
import io.totalog.protocol.membership.grpc.GrpcMembershipServer;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Membership as a process of its own: reached by gRPC, one of several candidates. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(MembershipConfiguration.class)
public class MembershipServiceApplication {

  private static final String DEFAULT_NODE_ID = "membership-1";

  /** Starts it; it ends with a signal. */
  public static void main(String[] arguments) {
    SpringApplication.run(MembershipServiceApplication.class, arguments);
  }

  @Bean
  LocalNode localNode(NodeProperties node) {
    String id = node.nodeId().isBlank() ? DEFAULT_NODE_ID : node.nodeId();
    return new LocalNode(new NodeId(id), NodeRole.MEMBERSHIP);
  }

  @Bean
  ZooKeeperLeadership membershipLeadership(
      ZooKeeperCalls calls, LeaderBoard board, LocalNode node) {
    return new ZooKeeperLeadership(calls, board, node.id());
  }

  @Bean
  GrpcMembershipServer grpcMembershipServer(ZooKeeperLeadership leadership, Membership membership) {
    return new GrpcMembershipServer(new LeaderGate(leadership, membership));
  }

  /** A leader is announced with its address, so it may lead only when its server listens. */
  @Bean
  ApplicationRunner electionStart(ZooKeeperLeadership leadership, RpcAddress address) {
    return arguments -> leadership.start(address.address().join());
  }
}
