package io.totalog.core.shard;

import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * All copies of shards that one node holds: events in, effects out. One thread owns it; no method blocks.
 *
 * <p>After one or more events the owner takes {@link #drainEffects()} and carries them out in order. All
 * changes of the store since the last drain come as one write, which is the first effect. Nothing that
 * needs a write to be durable is among the effects before {@link #onWritten(long)} said so.
 */
public class ShardNode {

  private List<ShardEffect> effects = new ArrayList<>();

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
  protected ShardNode(NodeConfig config, StoredNode stored, long nowMs, ShardRules rules) {}

  /** Starts: the boot number goes up under a synced write, before which nobody is told anything. */
  public void onStarted() {}

  /** A leader can be spoken to; leads to one {@link ShardEffect.SendHello}. */
  public void onLeaderConnected() {}

  /** The leader's verified answer to the hello. */
  public void onHelloAnswer(HelloAnswer answer) {}

  /** A committed cut; only after the hello's answer on the same stream. */
  public void onCut(CutDelivery delivery) {}

  /** The stream to the leader ended. Appends go on waiting. */
  public void onLeaderLost() {}

  /** Returns whether {@link #drainProgress(int)} would return anything. */
  public boolean hasProgress() {
    return false;
  }

  /**
   * Returns the latest progress of changed shards and forgets that they changed. Empty until the hello of
   * this connection was answered.
   *
   * @param max most entries; the rest stays for the next call
   */
  public List<ReplicaProgress> drainProgress(int max) {
    return List.of();
  }

  /**
   * Takes an append, joins it to an earlier try, or refuses it.
   *
   * @param channel the caller's number of the stream it came on
   * @param shard the shard
   * @param batch the append
   */
  public void onAppend(long channel, ShardId shard, EncodedBatch batch) {}

  /** A stream of appends ended: its answers are not wanted any more. What was taken stays taken. */
  public void onChannelClosed(long channel) {}

  /** Looks for an append (rule 13). Changes nothing. */
  public FindAnswer find(ShardId shard, AppendId id) {
    return new FindAnswer.Unknown();
  }

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
  public void onPrepare(
      long request, ShardId shard, LogId log, List<NodeId> nodes, boolean fsync) {}

  /**
   * All writes with this token or a lower one are done, and those up to the last that asked for sync are
   * under a completed fsync.
   */
  public void onWritten(long token) {}

  /** A peer can be spoken to, on a new connection. */
  public void onPeerConnected(NodeId peer) {}

  /** The connection to a peer ended; nothing of it comes any more. */
  public void onPeerLost(NodeId peer) {}

  /** A message of a connected peer. */
  public void onPeerMessage(NodeId from, PeerMessage message) {}

  /**
   * Stored batches for a peer, as {@link ShardEffect.ReadForPeer} asked.
   *
   * @param to the peer
   * @param shard the shard
   * @param fromLsn start of the first one
   * @param batches ascending without gap, at least one
   */
  public void onPeerBatches(
      NodeId to, ShardId shard, long fromLsn, List<EncodedBatch> batches) {}

  /** The store found a copy corrupt: it is treated as lost. */
  public void onCorrupt(ShardId shard, String reason) {}

  /** Time passed. Needed at {@link #tickAtMs()}; harmless at any other time. */
  public void onTick(long nowMs) {}

  /** Returns when a tick is wanted next, {@link Long#MAX_VALUE} if only an event can change that. */
  public long tickAtMs() {
    return Long.MAX_VALUE;
  }

  /** Returns what is to be done, in order, and forgets it. */
  public List<ShardEffect> drainEffects() {
    List<ShardEffect> drained = effects;
    effects = new ArrayList<>();
    return drained;
  }
}
