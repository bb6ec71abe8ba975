package io.totalog.simulation;

import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.merge.FollowEffect;
import io.totalog.core.merge.LogFollower;
import io.totalog.core.merge.Merged;
import io.totalog.core.merge.Piece;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One reader that follows a log at a gateway: drives a {@link LogFollower} over streams of nodes.
 */
final class SimReader {
  private final World world;
  private final SimGateway gateway;
  private final LogId log;
  private final LogFollower<EncodedBatch> follower;
  private final Map<Long, Connection> streams = new TreeMap<>();
  private long expected;
  private long wakeAtMs = Long.MAX_VALUE;

  SimReader(World world, SimGateway gateway, LogId log, long from) {
    this.world = world;
    this.gateway = gateway;
    this.log = log;
    this.expected = from;
    this.follower =
        new LogFollower<>(
            world.machines.newMerge(from),
            world.machines.newTracker(),
            world.config.followers(),
            gateway.nowMs());
  }

  void begin() {
    pump();
  }

  LogId log() {
    return log;
  }

  /** Returns the seq that it waits for. */
  long position() {
    return expected;
  }

  void onView(LogView view) {
    follower.onView(view, gateway.nowMs());
    pump();
  }

  void onReconnect() {
    follower.onReconnect(gateway.nowMs());
    pump();
  }

  void onBatch(long stream, Piece<EncodedBatch> piece) {
    follower.onBatch(stream, piece, gateway.nowMs());
    pump();
  }

  void onStreamEnd(long stream) {
    world.coverage.hit(Happening.STREAM_ENDED_AT_SEAL);
    Connection connection = streams.remove(stream);
    if (connection != null) {
      connection.close(gateway);
    }
    follower.onStreamEnd(stream, gateway.nowMs());
    pump();
  }

  private void pump() {
    Merged<EncodedBatch> merged = follower.poll(gateway.nowMs());
    while (merged != null) {
      deliver(merged);
      merged = follower.poll(gateway.nowMs());
    }
    for (FollowEffect effect : follower.takeEffects()) {
      carryOut(effect);
    }
    planTick();
  }

  private void deliver(Merged<EncodedBatch> merged) {
    long from = merged.firstSeq();
    InvariantBroken.require(
        from == expected,
        Invariant.SUBSCRIBE,
        "%s of log %s expected seq %d and got %d",
        gateway,
        log,
        expected,
        from);
    world.truth.onRead(gateway.name, log, merged.piece().firstSeq(), merged.piece().payload());
    expected = merged.endSeq();
  }

  private void planTick() {
    long dueMs = follower.dueMs();
    if (dueMs == Long.MAX_VALUE || dueMs >= wakeAtMs) {
      return;
    }
    wakeAtMs = dueMs;
    gateway.in(
        Math.max(1, dueMs - gateway.nowMs()) * Agenda.MILLI,
        "follower ticks",
        () -> {
          if (wakeAtMs == dueMs) {
            wakeAtMs = Long.MAX_VALUE;
          }
          follower.onTick(gateway.nowMs());
          pump();
        });
  }

  private void carryOut(FollowEffect effect) {
    switch (effect) {
      case FollowEffect.OpenStream open -> open(open);
      case FollowEffect.CloseStream close -> {
        Connection connection = streams.remove(close.stream());
        if (connection != null) {
          connection.close(gateway);
        }
      }
      case FollowEffect.Grant grant -> {
        Connection connection = streams.get(grant.stream());
        if (connection != null) {
          SimNode node = (SimNode) connection.server;
          connection.send(gateway, "credit", () -> node.tails().onGrant(connection, grant.bytes()));
        }
      }
      case FollowEffect.AskTail ask -> gateway.askTail(log, this::onTail);
      case FollowEffect.RefreshView ask -> gateway.askView(log, this::onAskedView);
      case FollowEffect.Skipped skipped ->
          throw new InvariantBroken(Invariant.SUBSCRIBE, "nothing is trimmed, yet: " + skipped);
      case FollowEffect.Dropped dropped ->
          throw new InvariantBroken(Invariant.SUBSCRIBE, "log " + log + " is not dropped");
    }
  }

  private void open(FollowEffect.OpenStream open) {
    SimNode node = world.node(open.node());
    long stream = open.stream();
    world.coverage.hit(Happening.STREAM_OPENED_AGAIN);
    Optional<Connection> opened = world.network.connect(gateway, node);
    if (opened.isEmpty()) {
      gateway.in(world.dice.nanos(100, 2_000), "stream refused", () -> onStreamClosed(stream));
      return;
    }
    Connection connection = opened.get();
    streams.put(stream, connection);
    connection.onClosedAt(
        gateway,
        () -> {
          if (streams.remove(stream) != null) {
            onStreamClosed(stream);
          }
        });
    ShardId shard = open.shard();
    connection.send(
        gateway,
        "open tail",
        () ->
            node.tails()
                .onOpen(connection, this, stream, shard, open.fromSeq(), open.creditBytes()));
  }

  private void onStreamClosed(long stream) {
    follower.onStreamClosed(stream, gateway.nowMs());
    pump();
  }

  private void onTail(Optional<LogTail> tail) {
    if (tail.isPresent()) {
      follower.onTail(tail.get(), gateway.nowMs());
    } else {
      follower.onTailFailed(gateway.nowMs());
    }
    pump();
  }

  private void onAskedView(Optional<LogView> view) {
    if (view.isPresent()) {
      follower.onView(view.get(), gateway.nowMs());
    } else {
      follower.onViewFailed(gateway.nowMs());
    }
    pump();
  }
}
