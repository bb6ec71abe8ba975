package io.totalog.standalone;

import io.totalog.core.id.Epoch;
import io.totalog.core.id.NodeId;
import io.totalog.kit.leader.Leader;
import io.totalog.kit.leader.LeaderBoard;
import io.totalog.kit.registry.NodeEntry;
import io.totalog.kit.registry.NodeRegistry;
import io.totalog.kit.registry.NodeRole;
import java.security.SecureRandom;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** The names of this process's parts, and their entries for {@code /v1/cluster}. */
final class Nodes implements ApplicationListener<WebServerInitializedEvent> {

  static final NodeId SHARD = new NodeId("shard-1");
  static final NodeId SEQUENCER = new NodeId("sequencer-1");
  static final NodeId MEMBERSHIP = new NodeId("membership-1");
  static final NodeId ZOOKEEPER = new NodeId("zookeeper-1");

  /** Membership never changes hands in one process. */
  private static final Epoch ONLY_EPOCH = new Epoch(1);

  private final NodeRegistry registry;
  private final LeaderBoard board;
  private final String host;
  private final String zookeeper;
  private final long process = new SecureRandom().nextLong();

  Nodes(NodeRegistry registry, LeaderBoard board, String host, String zookeeper) {
    this.registry = registry;
    this.board = board;
    this.host = host;
    this.zookeeper = zookeeper;
  }

  /** What has no port of its own is where the process is. */
  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    String address = host + ":" + event.getWebServer().getPort();
    registry.register(new NodeEntry(SHARD, NodeRole.SHARD, address, process));
    registry.register(new NodeEntry(SEQUENCER, NodeRole.SEQUENCER, address, process));
    registry.register(new NodeEntry(MEMBERSHIP, NodeRole.MEMBERSHIP, address, process));
    registry.register(new NodeEntry(ZOOKEEPER, NodeRole.ZOOKEEPER, zookeeper, process));
    var unused = board.publish(NodeRole.MEMBERSHIP, new Leader(MEMBERSHIP, address, ONLY_EPOCH));
  }
}
