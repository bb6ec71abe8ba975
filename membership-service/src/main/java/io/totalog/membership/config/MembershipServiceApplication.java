package io.totalog.membership.config;

import io.totalog.core.id.NodeId;
import io.totalog.kit.config.NodeProperties;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.management.Readiness;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import io.totalog.kit.rpc.LocalNode;
import io.totalog.kit.rpc.RpcAddress;
import io.totalog.kit.zookeeper.ZooKeeperCalls;
import io.totalog.membership.leader.zookeeper.ZooKeeperLeadership;
import io.totalog.membership.log.MembershipService;
import io.totalog.protocol.membership.grpc.GrpcMembershipServer;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The membership service as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(MembershipConfiguration.class)
public class MembershipServiceApplication {

  /** Starts the service; it runs until it is signalled. */
  public static void main(String[] args) {
    SpringApplication.run(MembershipServiceApplication.class, args);
  }

  @Bean
  LocalNode localNode(NodeProperties properties) {
    return new LocalNode(
        new NodeId(properties.nodeId().isEmpty() ? "membership-1" : properties.nodeId()),
        NodeRole.MEMBERSHIP);
  }

  @Bean
  ZooKeeperLeadership leadership(ZooKeeperCalls calls, LeaderBoard board, LocalNode node) {
    return new ZooKeeperLeadership(calls, board, node.id());
  }

  @Bean
  GrpcMembershipServer membershipServer(MembershipService service) {
    return new GrpcMembershipServer(service);
  }

  /** The election is entered once others could reach the winner. */
  @Bean
  ElectionStart electionStart(ZooKeeperLeadership leadership, RpcAddress address) {
    address.address().thenAccept(leadership::start);
    return new ElectionStart();
  }

  /** Marks that the election waits for the server. */
  record ElectionStart() {}

  @Bean
  Readiness connected(NodeRegistry registry) {
    return () ->
        registry.isCurrent() ? Optional.empty() : Optional.of("no connection to ZooKeeper");
  }
}
