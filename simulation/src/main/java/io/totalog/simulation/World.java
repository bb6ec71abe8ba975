package io.totalog.simulation;

import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.record.EncodedBatch;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all parts of one run share. */
final class World {
  final RunConfig config;
  final Machines machines;
  final Dice dice;
  final Agenda agenda = new Agenda();
  final Coverage coverage = new Coverage();
  final Trace trace;
  final Network network;
  final Truth truth;
  final SimCutLog cutLog;
  final Faults faults;
  final SimMembership membership;
  final Host client;
  final ReaderPositions readerPositions = new ReaderPositions();
  final Set<PointRead> pointReads = new LinkedHashSet<>();
  final List<LogId> logs = new ArrayList<>();
  final List<CutLogHandle> cutLogHandles = new ArrayList<>();
  final List<SimNode> nodes = new ArrayList<>();
  final List<SimGateway> gateways = new ArrayList<>();
  final List<SimSequencer> sequencers = new ArrayList<>();
  private boolean faulty;
  private boolean writing = true;
  private long nextNumber = 1;

  World(RunConfig config, Machines machines, @Nullable PrintStream traceOut) {
    this.config = config;
    this.machines = machines;
    this.dice = new Dice(config.seed() * 0x9E3779B97F4A7C15L + 1);
    this.trace = new Trace(agenda, traceOut);
    this.network = new Network(this);
    this.truth = new Truth(this);
    this.cutLog = machines.newCutLog(this);
    this.faults = new Faults(this);
    this.membership = new SimMembership(this);
    this.client = new SimClient(this);
    for (int i = 1; i <= config.shardsOfLogs().size(); i++) {
      logs.add(new LogId(i));
    }
    for (int i = 1; i <= config.sequencers(); i++) {
      sequencers.add(new SimSequencer(this, "sequencer-" + i));
    }
    for (int i = 1; i <= config.nodes(); i++) {
      nodes.add(new SimNode(this, new NodeId("node-" + i)));
    }
    for (int i = 1; i <= config.gateways(); i++) {
      gateways.add(new SimGateway(this, "gateway-" + i));
    }
  }

  /** Returns all hosts that faults may hit. */
  List<Host> hosts() {
    List<Host> hosts = new ArrayList<>(sequencers);
    hosts.addAll(nodes);
    hosts.addAll(gateways);
    return hosts;
  }

  SimNode node(NodeId id) {
    for (SimNode node : nodes) {
      if (node.id.equals(id)) {
        return node;
      }
    }
    throw new IllegalArgumentException("no node " + id);
  }

  /** Returns whom a host takes for the leader, rightly or not. */
  Optional<SimSequencer> leaderFor(Host host) {
    List<SimSequencer> leading =
        sequencers.stream().filter(s -> s.isLeading() && !network.isParted(host, s)).toList();
    if (faulty && leading.size() > 1 && dice.chance(0.3)) {
      return Optional.of(dice.pick(leading));
    }
    return leading.stream().max(Comparator.comparingLong(SimSequencer::epoch));
  }

  /** Returns a number that was never returned before. */
  long nextNumber() {
    return nextNumber++;
  }

  /** Makes a batch of records that no other batch holds. */
  EncodedBatch newBatch(AppendId id) {
    int count = dice.between(1, 5);
    return new EncodedBatch(id, count, SimWriter.records(this, count));
  }

  boolean isWriting() {
    return writing;
  }

  void stopWriting() {
    writing = false;
  }

  /** Returns whether faults are drawn now. */
  boolean isFaulty() {
    return faulty;
  }

  void becomeFaulty(boolean isFaulty) {
    faulty = isFaulty;
    network.becomeBad(isFaulty);
  }

  /** Draws whether a fault happens at a place where it may; counts it. */
  boolean strikes(double probability, Happening kind) {
    if (faulty && dice.chance(probability)) {
      coverage.hit(kind);
      trace.say(() -> "fault: " + kind);
      return true;
    }
    return false;
  }
}
