package io.totalog.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who can speak to whom, and how fast. Knows nothing of what is said. */
final class Network {
  private final World world;
  private final List<Connection> open = new ArrayList<>();
  private final List<Partition> partitions = new ArrayList<>();
  private final Map<String, Long> latestArrivals = new HashMap<>();
  private boolean bad;
  private long slowUntilNanos;

  private record Partition(Host a, Host b) {
    boolean parts(Host x, Host y) {
      return (a == x && b == y) || (a == y && b == x);
    }
  }

  Network(World world) {
    this.world = world;
  }

  /** Makes messages late now and then, or not. */
  void becomeBad(boolean isBad) {
    bad = isBad;
  }

  /** Opens a connection, unless the other side is down or unreachable. */
  Optional<Connection> connect(Host client, Host server) {
    if (!server.isUp() || isParted(client, server)) {
      return Optional.empty();
    }
    Connection connection = new Connection(world, client, server);
    open.add(connection);
    return Optional.of(connection);
  }

  boolean isParted(Host a, Host b) {
    return partitions.stream().anyMatch(p -> p.parts(a, b));
  }

  void part(Host a, Host b) {
    if (a != b && !isParted(a, b)) {
      partitions.add(new Partition(a, b));
      List.copyOf(open).stream().filter(c -> c.isBetween(a, b)).forEach(Connection::sever);
    }
  }

  void heal(Host a, Host b) {
    partitions.removeIf(p -> p.parts(a, b));
  }

  void healAll() {
    partitions.clear();
  }

  void breakAllOf(Host host) {
    List.copyOf(open).stream().filter(c -> c.touches(host)).forEach(Connection::sever);
  }

  /** Breaks one connection, if there is any. */
  void breakOne() {
    if (!open.isEmpty()) {
      world.coverage.hit(Happening.CONNECTION_BROKEN);
      world.dice.pick(open).sever();
    }
  }

  void forget(Connection connection) {
    open.remove(connection);
  }

  /** Makes all messages of a while late. */
  void slowFor(long nanos) {
    slowUntilNanos = world.agenda.nowNanos() + nanos;
  }

  /** Counts a message that overtakes an earlier one of another connection. */
  void noteArrival(Host receiver, long atNanos) {
    if (atNanos < latestArrivals.getOrDefault(receiver.name, 0L)) {
      world.coverage.hit(Happening.MESSAGES_REORDERED);
    } else {
      latestArrivals.put(receiver.name, atNanos);
    }
  }

  /** Returns how long a message takes. */
  long delayNanos(Host from) {
    if (bad && (world.agenda.nowNanos() < slowUntilNanos || world.dice.chance(0.01))) {
      world.coverage.hit(Happening.MESSAGE_DELAYED);
      return world.dice.nanos(2_000, 30_000);
    }
    return world.dice.nanos(50, 400);
  }

  /** Draws how much slower than others a new connection is. */
  long lagNanos() {
    if (bad && world.dice.chance(0.15)) {
      world.coverage.hit(Happening.CONNECTION_SLOW);
      return world.dice.nanos(500, 15_000);
    }
    return 0;
  }

  /** Returns how long a side takes to notice a break. */
  long noticeNanos() {
    return bad && world.dice.chance(0.2)
        ? world.dice.nanos(5_000, 150_000)
        : world.dice.nanos(10, 1_000);
  }
}
