package io.totalog.simulation;

import org.jspecify.annotations.Nullable;

/**
 * A connection between two hosts: what is sent arrives in order, or not at all once it is broken.
 * Each side learns of the break at a time of its own.
 */
final class Connection {
  private final World world;
  final Host client;
  final Host server;
  private final Way toServer;
  private final Way toClient;

  /** What this connection is slower than others, for as long as it lives. */
  private final long lagNanos;

  private boolean broken;

  /** One direction. */
  private static final class Way {
    final Host receiver;
    final long life;
    long lastArrivalNanos;
    long cutAtNanos = Long.MAX_VALUE;
    @Nullable Runnable onClosed;

    Way(Host receiver) {
      this.receiver = receiver;
      this.life = receiver.life();
    }
  }

  Connection(World world, Host client, Host server) {
    this.world = world;
    this.client = client;
    this.server = server;
    this.lagNanos = world.network.lagNanos();
    this.toServer = new Way(server);
    this.toClient = new Way(client);
  }

  boolean isBetween(Host a, Host b) {
    return (client == a && server == b) || (client == b && server == a);
  }

  boolean touches(Host host) {
    return client == host || server == host;
  }

  private Way wayFrom(Host from) {
    return from == client ? toServer : toClient;
  }

  /** Sets what happens at one side when it learns that the connection ended. */
  void onClosedAt(Host side, Runnable action) {
    (side == client ? toClient : toServer).onClosed = action;
  }

  /** Sends; what happens at the receiver is given. */
  void send(Host from, String what, Runnable atReceiver) {
    Way way = wayFrom(from);
    long now = world.agenda.nowNanos();
    if (broken) {
      world.coverage.hit(Happening.MESSAGE_LOST);
      return;
    }
    long arrival =
        Math.max(way.lastArrivalNanos + 1, now + lagNanos + world.network.delayNanos(from));
    way.lastArrivalNanos = arrival;
    world.network.noteArrival(way.receiver, arrival);
    world.agenda.in(arrival - now, what, () -> arrive(way, atReceiver));
  }

  private void arrive(Way way, Runnable atReceiver) {
    if (world.agenda.nowNanos() > way.cutAtNanos) {
      world.coverage.hit(Happening.MESSAGE_LOST);
      return;
    }
    way.receiver.perform(way.life, atReceiver);
  }

  /** Breaks it: of what is on its way a prefix may still arrive. */
  void sever() {
    if (broken) {
      return;
    }
    broken = true;
    world.network.forget(this);
    cut(toServer, world.dice.nanos(0, 2_000));
    cut(toClient, world.dice.nanos(0, 2_000));
  }

  /** One side closes it; the other gets what was sent before, and then learns of it. */
  void close(Host by) {
    if (broken) {
      return;
    }
    broken = true;
    world.network.forget(this);
    Way other = wayFrom(by);
    long now = world.agenda.nowNanos();
    cut(other, Math.max(other.lastArrivalNanos - now, world.network.delayNanos(by)));
    Way own = by == client ? toClient : toServer;
    own.cutAtNanos = now - 1;
  }

  private void cut(Way way, long afterNanos) {
    way.cutAtNanos = world.agenda.nowNanos() + afterNanos;
    long notice = afterNanos + world.network.noticeNanos();
    world.agenda.in(notice, "connection ended", () -> notice(way));
  }

  private static void notice(Way way) {
    way.receiver.perform(
        way.life,
        () -> {
          if (way.onClosed != null) {
            way.onClosed.run();
          }
        });
  }
}
