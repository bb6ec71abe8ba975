package io.totalog.core.shard;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All copies of shards that one node holds: events in, effects out. One thread owns it; no method
 * blocks.
 *
 * <p>After one or more events the owner takes {@link #drainEffects()} and carries them out in
 * order. All changes of the store since the last drain come as one write, which is the first
 * effect. Nothing that needs a write to be durable is among the effects before {@link
 * #onWritten(long)} said so.
 */
public class ShardNode {

  private static final long NOT_ARMED = -1;

  private final NodeState node;
  private final LeaderSession leader;
  private long quietToken;
  private long quietSinceMs = NOT_ARMED;

  /**
   * Makes a node from what its store holds. Nothing happens before {@link #onStarted()}.
   *
   * @param config bounds and name
   * @param stored what the store holds
   * @param nowMs any clock that never goes back, in milliseconds; the same as for ticks
   */
  public ShardNode(NodeConfig config, StoredNode stored, long nowMs) {
    this(config, stored, nowMs, new ShardRules());
  }

  /** Makes a node that decides by other rules: for a simulator that breaks one of them. */
  protected ShardNode(NodeConfig config, StoredNode stored, long nowMs, ShardRules rules) {
    NodeMeta old = stored.meta();
    NodeMeta meta = new NodeMeta(old.cluster(), old.store(), old.boot() + 1, old.highestCut());
    node = new NodeState(config, meta, rules, nowMs);
    leader = new LeaderSession(node);
    stored.shards().stream()
        .flatMap(shard -> shard.recent().stream())
        .mapToLong(StoredAppend::timeMs)
        .sorted()
        .forEach(node::sawCutTime);
    for (StoredShard shard : stored.shards()) {
      add(shard, true);
    }
  }

  private ShardReplica add(StoredShard stored, boolean isStored) {
    ShardReplica replica =
        stored.meta().primary().equals(node.config.node())
            ? new PrimaryReplica(node, stored, isStored)
            : new BackupReplica(node, stored, isStored);
    node.replicas.put(stored.meta().shard().value(), replica);
    return replica;
  }

  /** Starts: the boot number goes up under a synced write, before which nobody is told anything. */
  public void onStarted() {
    node.out.put(new StoreOp.PutNode(node.meta()), true);
    node.out.whenDurable(this::becomeStarted);
  }

  private void becomeStarted() {
    node.becomeStarted();
    leader.maybeGreet();
    node.replicas.forEach(replica -> {
      if (replica instanceof BackupReplica backup) {
        backup.onStarted();
      }
    });
  }

  // --- the leader ---

  /** A leader can be spoken to; leads to one {@link ShardEffect.SendHello}. */
  public void onLeaderConnected() {
    leader.onConnected();
  }

  /** The leader's verified answer to the hello. */
  public void onHelloAnswer(HelloAnswer answer) {
    leader.onAnswer(answer);
  }

  /** A committed cut; only after the hello's answer on the same stream. */
  public void onCut(CutDelivery delivery) {
    leader.onCut(delivery);
  }

  /** The stream to the leader ended. Appends go on waiting. */
  public void onLeaderLost() {
    leader.onLost();
  }

  /** Returns whether {@link #drainProgress(int)} would return anything. */
  public boolean hasProgress() {
    return node.progress.hasAny() && !node.out.isHalted();
  }

  /**
   * Returns the latest progress of changed shards and forgets that they changed. Empty until the
   * hello of this connection was answered.
   *
   * @param max most entries; the rest stays for the next call
   */
  public List<ReplicaProgress> drainProgress(int max) {
    return hasProgress() ? node.progress.drain(max) : List.of();
  }

  // --- gateways ---

  /**
   * Takes an append, joins it to an earlier try, or refuses it. An append that is taken is answered
   * when it is ordered or the seal decides about it; never, if this copy turns out damaged. A
   * refusal speaks of this try alone: an earlier try of the same id may have been taken before a
   * restart.
   *
   * @param channel the caller's number of the stream it came on
   * @param shard the shard
   * @param batch the append
   * @param after the append before it in its session: it is refused if this copy does not know that
   *     one, so that a session keeps its order whatever is refused, lost and sent again; null if
   *     its order does not matter
   */
  public void onAppend(long channel, ShardId shard, EncodedBatch batch, @Nullable AppendId after) {
    ShardReplica replica = node.replicas.get(shard.value());
    if (replica instanceof PrimaryReplica primary) {
      primary.onAppend(channel, batch, after);
      return;
    }
    AppendOutcome refused =
        replica == null
            ? new AppendOutcome.Refused(ErrorCode.SHARD_NOT_FOUND, "no shard " + shard + " here")
            : new AppendOutcome.Refused(
                ErrorCode.SHARD_UNAVAILABLE,
                "shard " + shard + " takes appends at " + replica.meta().primary());
    node.out.emit(new ShardEffect.Answer(channel, batch.id(), refused));
  }

  /** A stream of appends ended: its answers are not wanted any more. What was taken stays taken. */
  public void onChannelClosed(long channel) {
    node.replicas.forEach(replica -> replica.suffix.forget(channel));
  }

  /** Looks for an append (rule 13). Changes nothing. */
  public FindAnswer find(ShardId shard, AppendId id) {
    ShardReplica replica = node.replicas.get(shard.value());
    return replica == null || !node.isStarted() ? new FindAnswer.Unknown() : replica.find(id);
  }

  // --- membership ---

  /**
   * Creates an empty copy; idempotent. Leads to {@link ShardEffect.Prepared} once durable, or to
   * {@link ShardEffect.PrepareRefused}.
   *
   * @param request the caller's number
   * @param shard never used before
   * @param log its log
   * @param nodes all nodes with a copy, the primary first; this one is among them
   * @param fsync whether batches count only under a completed fsync
   */
  public void onPrepare(long request, ShardId shard, LogId log, List<NodeId> nodes, boolean fsync) {
    ShardMeta wanted = ShardMeta.prepared(shard, log, nodes, fsync);
    ShardReplica replica = node.replicas.get(shard.value());
    if (!nodes.contains(node.config.node())) {
      refusePrepare(request, "shard " + shard + " has no copy here: " + nodes);
    } else if (replica == null) {
      create(request, wanted);
    } else if (!replica.meta().isCopyOf(wanted)) {
      refusePrepare(request, "shard " + shard + " is here already, otherwise: " + replica.meta());
    } else if (replica.isStored()) {
      tellPrepared(request, replica);
    } else {
      replica.prepareRequests.add(request);
    }
  }

  private void create(long request, ShardMeta meta) {
    ShardReplica replica = add(new StoredShard(meta, 0, 0, List.of(), List.of(), true), false);
    replica.prepareRequests.add(request);
    replica.put(meta, true);
    node.out.whenDurable(() -> becomeStored(replica));
  }

  private void becomeStored(ShardReplica replica) {
    replica.becomeStored();
    replica.prepareRequests.forEach(request -> tellPrepared(request, replica));
    replica.prepareRequests.clear();
  }

  private void tellPrepared(long request, ShardReplica replica) {
    leader.onPrepared(replica);
    Replica copy = new Replica(node.config.node(), node.meta().store());
    node.out.emit(new ShardEffect.Prepared(request, replica.shard(), copy));
  }

  private void refusePrepare(long request, String detail) {
    node.out.emit(new ShardEffect.PrepareRefused(request, detail));
  }

  // --- the store ---

  /**
   * All writes with this token or a lower one are done, and those up to the last that asked for
   * sync are under a completed fsync.
   */
  public void onWritten(long token) {
    node.out.onWritten(token);
  }

  /** The store found a copy corrupt: it is treated as lost. */
  public void onCorrupt(ShardId shard, String reason) {
    ShardReplica replica = node.replicas.get(shard.value());
    if (replica != null) {
      replica.becomeDamaged(reason, true);
    }
  }

  // --- peers ---

  /** A peer can be spoken to, on a new connection. */
  public void onPeerConnected(NodeId peer) {
    node.peerConnected(peer);
    node.replicas.forEach(replica -> {
      if (replica instanceof PrimaryReplica primary) {
        primary.onPeerConnected(peer);
      }
    });
  }

  /** The connection to a peer ended; nothing of it comes any more. */
  public void onPeerLost(NodeId peer) {
    node.peerLost(peer);
    node.replicas.forEach(replica -> {
      if (replica instanceof PrimaryReplica primary) {
        primary.onPeerLost(peer);
      }
    });
  }

  /** A message of a connected peer. */
  public void onPeerMessage(NodeId from, PeerMessage message) {
    ShardReplica replica = node.replicas.get(message.shard().value());
    if (replica instanceof BackupReplica backup) {
      toBackup(backup, from, message);
    } else if (replica instanceof PrimaryReplica primary) {
      toPrimary(primary, from, message);
    } else if (message instanceof PeerMessage.Open open) {
      node.send(from, new PeerMessage.OpenRefused(open.shard(), open.term(), 0));
    }
  }

  private void toBackup(BackupReplica backup, NodeId from, PeerMessage message) {
    switch (message) {
      case PeerMessage.Open open -> backup.onOpen(from, open);
      case PeerMessage.Replicate replicate -> backup.onReplicate(from, replicate);
      case PeerMessage.Probe probe -> backup.onProbe(from);
      case PeerMessage.OpenAnswer answer -> {}
      case PeerMessage.OpenRefused refused -> {}
      case PeerMessage.OpenNeeded needed -> {}
      case PeerMessage.ProbeAnswer answer -> {}
    }
  }

  private void toPrimary(PrimaryReplica primary, NodeId from, PeerMessage message) {
    BackupLink link = primary.linkTo(from);
    if (link == null) {
      return;
    }
    switch (message) {
      case PeerMessage.OpenAnswer answer -> link.onOpenAnswer(answer);
      case PeerMessage.OpenRefused refused -> onRefused(link, refused);
      case PeerMessage.OpenNeeded needed -> link.onOpenNeeded(needed.term());
      case PeerMessage.ProbeAnswer answer -> link.onProbeAnswer(answer);
      case PeerMessage.Open open -> {}
      case PeerMessage.Replicate replicate -> {}
      case PeerMessage.Probe probe -> {}
    }
  }

  /**
   * A term above this process's boot number is a later process of this node: this one is a ghost.
   */
  private void onRefused(BackupLink link, PeerMessage.OpenRefused refused) {
    if (refused.higherTerm() > node.boot()) {
      node.out.halt(
          "shard "
              + refused.shard()
              + " at "
              + link.backup()
              + " follows boot "
              + refused.higherTerm()
              + " of this node, but this is boot "
              + node.boot()
              + ": another process runs on a copy of this store, or the store was rolled back");
      return;
    }
    link.onRefused(refused.term());
  }

  /**
   * Stored batches for a peer, as {@link ShardEffect.ReadForPeer} asked.
   *
   * @param to the peer
   * @param shard the shard
   * @param fromLsn start of the first one
   * @param batches ascending without gap, at least one
   */
  public void onPeerBatches(NodeId to, ShardId shard, long fromLsn, List<EncodedBatch> batches) {
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("nothing read of shard " + shard + " at lsn " + fromLsn);
    }
    if (node.replicas.get(shard.value()) instanceof PrimaryReplica primary) {
      @Nullable BackupLink link = primary.linkTo(to);
      if (link != null) {
        link.onBatches(fromLsn, batches);
      }
    }
  }

  // --- time ---

  /** Time passed. Needed at {@link #tickAtMs()}; harmless at any other time. */
  public void onTick(long nowMs) {
    node.nowMs(nowMs);
    node.tickWatched();
    long token = node.out.unsyncedMapToken();
    if (token == 0 || token != quietToken) {
      quietToken = token;
      quietSinceMs = token == 0 ? NOT_ARMED : nowMs;
    } else if (nowMs - quietSinceMs >= node.config.confirmQuietMs()) {
      node.out.sync();
    }
  }

  /**
   * Returns when a tick is wanted next, {@link Long#MAX_VALUE} if only an event can change that. To
   * be asked after each drain: a node without work wants none.
   */
  public long tickAtMs() {
    long at = Long.MAX_VALUE;
    if (node.isWatching()) {
      at = node.nowMs() + Math.max(1, node.config.suspectMs() / 3);
    }
    long token = node.out.unsyncedMapToken();
    if (token != 0) {
      boolean isArmed = token == quietToken;
      at = Math.min(at, isArmed ? quietSinceMs + node.config.confirmQuietMs() : node.nowMs());
    }
    return at;
  }

  /** Returns what is to be done, in order, and forgets it. */
  public List<ShardEffect> drainEffects() {
    leader.maybeStoreHighestCut();
    return node.out.drain();
  }
}
