package io.totalog.simulation;

import io.totalog.core.id.NodeId;
import io.totalog.core.shard.PeerMessage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A node's connections to all other nodes; of two nodes the one with the smaller name connects. */
final class PeerLinks {
  private final World world;
  private final SimNode owner;
  private final Map<NodeId, Connection> links = new TreeMap<>();

  PeerLinks(World world, SimNode owner) {
    this.world = world;
    this.owner = owner;
  }

  void clear() {
    links.clear();
  }

  /** Connects to whoever is not connected, again and again. */
  void seek() {
    owner.in(
        world.dice.nanos(2_000, 25_000),
        "node looks for peers",
        () -> {
          for (SimNode other : world.nodes) {
            if (owner.id.compareTo(other.id) < 0 && !links.containsKey(other.id)) {
              Optional<Connection> opened = world.network.connect(owner, other);
              opened.ifPresent(connection -> open(connection, other));
            }
          }
          seek();
        });
  }

  private void open(Connection connection, SimNode other) {
    connection.send(owner, "peer connects", () -> other.peerLinks().accept(connection, owner));
    adopt(connection, other);
  }

  private void accept(Connection connection, SimNode from) {
    if (links.remove(from.id) != null) {
      owner.onPeerLost(from.id);
    }
    adopt(connection, from);
  }

  private void adopt(Connection connection, SimNode other) {
    links.put(other.id, connection);
    connection.onClosedAt(
        owner,
        () -> {
          if (links.remove(other.id, connection)) {
            owner.onPeerLost(other.id);
          }
        });
    owner.onPeerConnected(other.id);
  }

  void send(NodeId to, PeerMessage message) {
    Connection connection = links.get(to);
    SimNode other = world.node(to);
    if (connection != null) {
      connection.send(
          owner, "peer message", () -> other.peerLinks().receive(connection, owner.id, message));
    }
  }

  private void receive(Connection on, NodeId from, PeerMessage message) {
    if (links.get(from) == on) {
      owner.onPeerMessage(from, message);
    }
  }
}
