package io.totalog.simulation;

import io.totalog.core.append.AppendEffect;
import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.shard.PeerMessage;
import io.totalog.core.shard.ShardEffect;
import io.totalog.core.shard.ShardNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A shard node: drives a {@link ShardNode} with a disk, peers, gateways and the leader. */
final class SimNode extends Host {
  private static final int REPORT_MAX = 3;
  final NodeId id;
  final SimDisk disk;
  private final PeerLinks peers;
  private final TailStreams tails;
  private @Nullable ShardNode machine;
  private @Nullable Connection toLeader;
  private @Nullable SimSequencer leader;
  private boolean reportPlanned;
  private long nextNumber;
  private final Map<Long, Channel> channels = new TreeMap<>();
  private final Map<Long, Consumer<Optional<Replica>>> prepares = new TreeMap<>();
  private long tickPlannedMs = Long.MAX_VALUE;
  private boolean losesPower;

  private record Channel(Connection connection, SimGateway gateway) {}

  SimNode(World world, NodeId id) {
    super(world, id.value());
    this.id = id;
    this.disk = new SimDisk(world);
    this.peers = new PeerLinks(world, this);
    this.tails = new TailStreams(world, this);
  }

  // ---- life ----

  @Override
  void onStart() {
    machine =
        world.machines.newNode(
            world.config.node(id, world.dice.id()), disk.current().toStored(), nowMs());
    machine.onStarted();
    pump();
    seekLeader();
    peers.seek();
  }

  /** Ends this life by a power loss. */
  void losePower() {
    losesPower = true;
    crash();
  }

  /** The store finds one copy corrupt. */
  void corruptOne() {
    List<ShardId> shards = new ArrayList<>();
    disk.current().copies().forEach(copy -> shards.add(copy.meta.shard()));
    if (machine != null && !shards.isEmpty()) {
      machine.onCorrupt(world.dice.pick(shards), "a checksum does not match");
      pump();
    }
  }

  @Override
  void onCrash() {
    if (losesPower) {
      disk.onPowerLost();
    } else {
      disk.onKilled();
    }
    losesPower = false;
    machine = null;
    toLeader = null;
    leader = null;
    reportPlanned = false;
    channels.clear();
    prepares.clear();
    peers.clear();
    tails.clear();
    tickPlannedMs = Long.MAX_VALUE;
  }

  // ---- the leader ----

  private void seekLeader() {
    in(
        world.dice.nanos(3_000, 30_000),
        "node looks for leader",
        () -> {
          Optional<SimSequencer> best = world.leaderFor(this);
          if (toLeader == null) {
            best.ifPresent(this::connectLeader);
          } else if (best.isPresent() && best.get() != leader && world.dice.chance(0.3)) {
            loseLeader("another leads");
            pump();
          }
          seekLeader();
        });
  }

  private void connectLeader(SimSequencer to) {
    ShardNode now = machine;
    Optional<Connection> opened = world.network.connect(this, to);
    if (now == null || opened.isEmpty()) {
      return;
    }
    Connection connection = opened.get();
    toLeader = connection;
    leader = to;
    connection.onClosedAt(
        this,
        () -> {
          if (toLeader == connection) {
            loseLeader("stream ended");
            pump();
          }
        });
    now.onLeaderConnected();
    pump();
  }

  private void loseLeader(String reason) {
    ShardNode now = machine;
    Connection connection = toLeader;
    if (now != null && connection != null) {
      world.trace.say(() -> name + " loses the leader: " + reason);
      toLeader = null;
      leader = null;
      connection.close(this);
      now.onLeaderLost();
    }
  }

  void onHelloAnswer(Connection on, HelloAnswer answer) {
    if (on == toLeader && machine != null) {
      world.trace.say(() -> name + " gets " + answer);
      machine.onHelloAnswer(answer);
      pump();
    }
  }

  void onCut(Connection on, CutDelivery delivery) {
    if (on == toLeader && machine != null) {
      machine.onCut(delivery);
      pump();
    }
  }

  private void planReport() {
    if (toLeader != null && !reportPlanned && machine != null && machine.hasProgress()) {
      reportPlanned = true;
      in(world.dice.nanos(0, 500), "report", this::report);
    }
  }

  private void report() {
    reportPlanned = false;
    ShardNode now = machine;
    Connection connection = toLeader;
    SimSequencer to = leader;
    if (now == null || connection == null || to == null) {
      return;
    }
    List<ReplicaProgress> progress = now.drainProgress(REPORT_MAX);
    if (!progress.isEmpty()) {
      progress.forEach(p -> world.truth.onReported(this, p));
      world.trace.say(() -> name + " reports " + progress);
      connection.send(this, "progress", () -> to.onProgress(connection, progress));
      if (world.strikes(0.02, Happening.MESSAGE_DUPLICATED)) {
        connection.send(this, "progress again", () -> to.onProgress(connection, progress));
      }
    }
    planReport();
  }

  // ---- gateways ----

  /** A gateway opened a stream of appends. */
  void onChannel(Connection connection, SimGateway gateway) {
    long channel = nextNumber++;
    channels.put(channel, new Channel(connection, gateway));
    connection.onClosedAt(
        this,
        () -> {
          if (channels.remove(channel) != null && machine != null) {
            machine.onChannelClosed(channel);
            pump();
          }
        });
  }

  void onAppend(Connection connection, AppendEffect.Send send) {
    ShardId shard = send.shard();
    EncodedBatch batch = send.batch();
    for (Map.Entry<Long, Channel> entry : channels.entrySet()) {
      if (entry.getValue().connection == connection && machine != null) {
        AppendTruth append = world.truth.append(batch.id());
        long stored = append == null ? 0 : append.stored;
        machine.onAppend(entry.getKey(), shard, batch, send.after());
        pump();
        if (append != null && append.shardStored == shard.value() && append.stored == stored) {
          world.coverage.hit(Happening.APPEND_JOINED);
        }
        return;
      }
    }
  }

  FindAnswer find(ShardId shard, AppendId append) {
    return machine == null ? new FindAnswer.Unknown() : machine.find(shard, append);
  }

  TailStreams tails() {
    return tails;
  }

  PeerLinks peerLinks() {
    return peers;
  }

  // ---- membership and peers ----

  void onPrepare(ShardId shard, LogId log, List<NodeId> nodes, Consumer<Optional<Replica>> answer) {
    if (machine != null) {
      long request = nextNumber++;
      prepares.put(request, answer);
      machine.onPrepare(request, shard, log, nodes, world.config.fsync());
      pump();
    }
  }

  void onPeerConnected(NodeId peer) {
    if (machine != null) {
      machine.onPeerConnected(peer);
      pump();
    }
  }

  void onPeerLost(NodeId peer) {
    if (machine != null) {
      machine.onPeerLost(peer);
      pump();
    }
  }

  void onPeerMessage(NodeId from, PeerMessage message) {
    if (machine != null) {
      world.trace.say(() -> name + " gets of " + from + " " + message);
      if (message instanceof PeerMessage.OpenRefused) {
        world.coverage.hit(Happening.OPEN_REFUSED);
      }
      machine.onPeerMessage(from, message);
      pump();
    }
  }

  // ---- effects ----

  private void pump() {
    ShardNode now = machine;
    if (now == null) {
      return;
    }
    List<ShardEffect> effects = now.drainEffects();
    while (!effects.isEmpty()) {
      for (ShardEffect effect : effects) {
        if (machine != now) {
          return;
        }
        carryOut(effect);
      }
      effects = now.drainEffects();
    }
    planReport();
    planTick(now);
  }

  private void planTick(ShardNode now) {
    long dueMs = now.tickAtMs();
    if (dueMs == Long.MAX_VALUE || dueMs >= tickPlannedMs) {
      return;
    }
    tickPlannedMs = dueMs;
    long delayNanos = Math.max(1, dueMs - nowMs()) * Agenda.MILLI;
    in(
        delayNanos,
        "tick",
        () -> {
          if (tickPlannedMs == dueMs) {
            tickPlannedMs = Long.MAX_VALUE;
          }
          now.onTick(nowMs());
          pump();
        });
  }

  private void carryOut(ShardEffect effect) {
    switch (effect) {
      case ShardEffect.Write write -> {
        world.trace.say(() -> name + " writes " + write);
        world.truth.onWriteAsked(this, write);
        disk.submit(this, write, this::onWritten);
      }
      case ShardEffect.Answer answer -> answer(answer);
      case ShardEffect.SendHello hello -> {
        Connection connection = toLeader;
        SimSequencer to = leader;
        if (connection != null && to != null) {
          world.trace.say(() -> name + " says " + hello.hello());
          world.truth.onHello(this, hello.hello());
          connection.send(this, "hello", () -> to.onNodeHello(connection, this, hello.hello()));
        }
      }
      case ShardEffect.Rehello again -> {
        world.coverage.hit(Happening.NODE_SAID_HELLO_AGAIN);
        loseLeader(again.reason());
      }
      case ShardEffect.SendPrepared prepared -> {
        Connection connection = toLeader;
        SimSequencer to = leader;
        if (connection != null && to != null) {
          connection.send(this, "prepared", () -> to.onPrepared(connection, prepared.shard()));
        }
      }
      case ShardEffect.Prepared prepared ->
          answerPrepare(prepared.request(), Optional.of(prepared.replica()));
      case ShardEffect.PrepareRefused no -> answerPrepare(no.request(), Optional.empty());
      case ShardEffect.PeerSend send -> peers.send(send.to(), send.message());
      case ShardEffect.ReadForPeer read -> readForPeer(read);
      case ShardEffect.Mapped mapped -> {
        world.trace.say(() -> name + " maps " + mapped.parts());
        mapped.parts().forEach(part -> world.truth.onMapped(this, part));
      }
      case ShardEffect.Ended ended -> world.truth.onEnded(this, ended);
      case ShardEffect.Trimmed trimmed -> {}
      case ShardEffect.Removed removed -> tails.closeAllOf(removed.shard());
      case ShardEffect.Damaged damaged -> {
        world.trace.say(() -> name + " is damaged: " + damaged);
        world.truth.onJudgedDamaged(id, damaged.shard());
        tails.closeAllOf(damaged.shard());
        world.membership.onDamaged(damaged.shard());
      }
      case ShardEffect.Suspect suspect -> {
        world.coverage.hit(Happening.BACKUP_SUSPECTED);
        world.membership.onSuspected(suspect.shard());
      }
      case ShardEffect.Halt halt ->
          throw new InvariantBroken(Invariant.SOUND, name + " halts: " + halt.reason());
    }
  }

  private void onWritten(long token) {
    world.trace.say(() -> name + " has written " + token);
    if (machine != null) {
      machine.onWritten(token);
      pump();
      tails.feed();
    }
  }

  private void answer(ShardEffect.Answer answer) {
    if (answer.outcome() instanceof AppendOutcome.BeyondSeal) {
      world.coverage.hit(Happening.BEYOND_SEAL);
    }
    Channel channel = channels.get(answer.channel());
    if (channel != null) {
      world.trace.say(() -> name + " answers " + answer);
      channel.connection.send(
          this,
          "append answer",
          () -> channel.gateway.onOutcome(channel.connection, id, answer.id(), answer.outcome()));
    }
  }

  private void answerPrepare(long request, Optional<Replica> replica) {
    Consumer<Optional<Replica>> asker = prepares.remove(request);
    if (asker != null) {
      asker.accept(replica);
    }
  }

  private void readForPeer(ShardEffect.ReadForPeer read) {
    world.coverage.hit(Happening.SUFFIX_SENT_AGAIN);
    in(
        world.dice.nanos(10, 300),
        "read for peer",
        () -> {
          CopyImage copy = disk.current().copy(read.shard().value());
          if (copy == null || machine == null) {
            return;
          }
          List<EncodedBatch> batches = new ArrayList<>();
          for (CopyImage.Placed placed : copy.batches()) {
            boolean inRange = placed.lsn() >= read.fromLsn() && placed.endLsn() <= read.toLsn();
            if (inRange && (batches.isEmpty() || world.dice.chance(0.9))) {
              batches.add(placed.batch());
            } else if (!batches.isEmpty()) {
              break;
            }
          }
          if (!batches.isEmpty()) {
            machine.onPeerBatches(read.to(), read.shard(), read.fromLsn(), batches);
            pump();
          }
        });
  }
}
