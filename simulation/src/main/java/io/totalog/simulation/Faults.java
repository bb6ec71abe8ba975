package io.totalog.simulation;

import java.util.List;

/** Draws faults while they are wanted, and ends them all at once. */
final class Faults {
  private final World world;
  private boolean storeHurt;

  Faults(World world) {
    this.world = world;
  }

  /** Draws one fault after the other. */
  void begin() {
    long pauseMicros = world.config.faultPauseMs() * 2_000L;
    world.agenda.in(
        world.dice.nanos(1_000, pauseMicros),
        "fault",
        () -> {
          if (world.isFaulty()) {
            strike();
            begin();
          }
        });
  }

  private void strike() {
    switch (world.dice.between(0, 17)) {
      case 0 -> killNode();
      case 1 -> hurtStore();
      case 2 -> pause(world.dice.pick(world.nodes), Happening.NODE_PAUSED);
      case 3 -> slowDisk();
      case 4 -> kill(world.dice.pick(world.gateways), Happening.GATEWAY_KILLED);
      case 5 -> kill(world.dice.pick(world.sequencers), Happening.SEQUENCER_KILLED);
      case 6 -> pause(world.dice.pick(world.sequencers), Happening.SEQUENCER_PAUSED);
      case 7 -> jumpClock();
      case 8 -> world.network.breakOne();
      case 9 -> world.network.slowFor(world.dice.nanos(5_000, 80_000));
      case 10 -> partition();
      case 11 -> isolate();
      case 12 -> cutLogAway();
      case 13 -> breakHandle();
      case 14 -> rival();
      case 15, 16 -> flap();
      default -> killNode();
    }
  }

  private void say(Happening kind) {
    world.coverage.hit(kind);
    world.trace.say(() -> "fault: " + kind);
  }

  private void kill(Host host, Happening kind) {
    if (host.isUp()) {
      say(kind);
      killForAWhile(host);
    }
  }

  /** Kills a host and starts it again later. */
  void killForAWhile(Host host) {
    host.crash();
    startLater(host);
  }

  private void startLater(Host host) {
    boolean soon = world.dice.chance(0.6);
    long delay = soon ? world.dice.nanos(1_000, 60_000) : world.dice.nanos(60_000, 500_000);
    world.agenda.in(delay, "start", host::start);
  }

  /** Takes a node's power while a synced write is under way, now and then. */
  void maybeLosePower(SimNode node, long withinNanos) {
    if (world.config.fsync() && world.strikes(0.006, Happening.POWER_LOST_IN_A_WRITE)) {
      long life = node.life();
      world.agenda.in(
          world.dice.nanos(0, withinNanos / 1_000),
          "power lost in a write",
          () -> {
            if (node.isUp() && node.life() == life) {
              node.losePower();
              startLater(node);
              if (world.dice.chance(0.4)) {
                slowDisk();
              }
            }
          });
    }
  }

  private void killNode() {
    SimNode node = world.dice.pick(world.nodes);
    // A log without fsync promises nothing after a power loss.
    if (world.config.fsync() && world.dice.chance(0.5)) {
      if (node.isUp()) {
        say(Happening.NODE_LOST_POWER);
        node.losePower();
        startLater(node);
      }
    } else {
      kill(node, Happening.NODE_KILLED);
    }
  }

  /**
   * Takes a node's power twice within a moment, while it cannot speak to its peers: what it appends
   * in between only it has, and what its backups have only they have.
   */
  private void flap() {
    SimNode node = world.dice.pick(world.nodes);
    if (!world.config.fsync() || !node.isUp()) {
      return;
    }
    say(Happening.NODE_FLAPPED);
    long awayNanos = world.dice.nanos(10_000, 150_000);
    node.losePower();
    world.agenda.in(world.dice.nanos(500, 5_000), "start", node::start);
    world.nodes.stream().filter(other -> other != node).forEach(o -> part(node, o, awayNanos));
    world.agenda.in(
        world.dice.nanos(8_000, 150_000),
        "flap",
        () -> {
          if (world.isFaulty() && node.isUp()) {
            node.losePower();
            world.agenda.in(world.dice.nanos(500, 5_000), "start", node::start);
          }
        });
  }

  /** Takes records from one store, once a run and only if every shard has another copy. */
  private void hurtStore() {
    SimNode node = world.dice.pick(world.nodes);
    if (storeHurt || world.config.replicas() < 2 || !node.isUp()) {
      return;
    }
    storeHurt = true;
    if (world.dice.chance(0.3)) {
      say(Happening.COPY_CORRUPT);
      world.truth.onLost(node.id);
      node.corruptOne();
      return;
    }
    node.crash();
    world.truth.onLost(node.id);
    if (world.dice.chance(0.5)) {
      say(Happening.STORE_WIPED);
      node.disk.wipe();
    } else {
      say(Happening.STORE_ROLLED_BACK);
      for (CopyImage copy : node.disk.stable().copies()) {
        copy.loseBatches(world.dice.between(0, 4));
      }
      node.disk.afterChange();
    }
    startLater(node);
  }

  private void pause(Host host, Happening kind) {
    if (host.isUp() && !host.isPaused()) {
      say(kind);
      host.pause();
      world.agenda.in(world.dice.nanos(5_000, 400_000), "resume", host::resume);
    }
  }

  private void slowDisk() {
    say(Happening.DISK_SLOWED);
    world.dice.pick(world.nodes).disk.slowFor(world.dice.nanos(20_000, 400_000));
  }

  private void jumpClock() {
    SimSequencer sequencer = world.dice.pick(world.sequencers);
    long byMs =
        world.dice.chance(0.3) ? world.dice.between(0, 3_600_000) : world.dice.between(0, 500);
    boolean ahead = world.dice.chance(0.5);
    say(ahead ? Happening.CLOCK_JUMPED_AHEAD : Happening.CLOCK_JUMPED_BACK);
    sequencer.jumpClock(ahead ? byMs : -byMs);
  }

  private void partition() {
    List<Host> hosts = world.hosts();
    Host a = world.dice.pick(hosts);
    Host b = world.dice.pick(hosts);
    if (a != b) {
      say(Happening.PARTITIONED);
      part(a, b, world.dice.nanos(10_000, 500_000));
    }
  }

  private void isolate() {
    say(Happening.HOST_ISOLATED);
    List<Host> hosts = world.hosts();
    Host one = world.dice.pick(hosts);
    long nanos = world.dice.nanos(10_000, 400_000);
    hosts.stream().filter(host -> host != one).forEach(host -> part(one, host, nanos));
  }

  private void part(Host a, Host b, long nanos) {
    world.network.part(a, b);
    world.agenda.in(nanos, "heal", () -> world.network.heal(a, b));
  }

  private void cutLogAway() {
    say(Happening.CUT_LOG_AWAY);
    world.cutLog.becomeUp(false);
    List.copyOf(world.cutLogHandles).forEach(CutLogHandle::sever);
    world.agenda.in(
        world.dice.nanos(5_000, 900_000), "cut log is back", () -> world.cutLog.becomeUp(true));
  }

  private void breakHandle() {
    if (!world.cutLogHandles.isEmpty()) {
      say(Happening.CUT_LOG_CONNECTION_LOST);
      CutLogHandle handle = world.dice.pick(world.cutLogHandles);
      if (world.dice.chance(0.3)) {
        handle.cutOff(world.dice.nanos(1_000, 900_000));
      } else {
        handle.sever();
      }
    }
  }

  /** Breaks the connection on which a fence was just sent, now and then. */
  void maybeLoseConnection(CutLogHandle handle) {
    if (world.strikes(0.1, Happening.CUT_LOG_CONNECTION_LOST)) {
      handle.sever();
    }
  }

  /** Lets another candidate try soon. */
  void rivalLater() {
    world.agenda.in(world.dice.nanos(1_000, 50_000), "rival", this::rival);
  }

  private void rival() {
    List<SimSequencer> standbys =
        world.sequencers.stream().filter(s -> s.isUp() && s.isStandby()).toList();
    if (!standbys.isEmpty()) {
      say(Happening.RIVAL_LEADER);
      standbys.forEach(SimSequencer::contend);
    }
  }

  /** Ends every fault. */
  void end() {
    world.trace.say(() -> "faults end");
    world.becomeFaulty(false);
    world.cutLog.becomeUp(true);
    world.network.healAll();
    world.hosts().forEach(Host::resume);
    world.hosts().forEach(Host::start);
  }
}
