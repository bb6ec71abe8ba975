package io.totalog.core.shard;

import io.totalog.core.id.NodeId;
import io.totalog.core.record.EncodedBatch;
import java.util.List;

/**
 * A primary's side of one backup of one shard.
 *
 * <pre>
 * CLOSED → OPENING → READING → STREAMING     READING: what the backup lacks is read from the store
 *             ↑  ↘ REFUSED                   a new connection or a gap: OPENING again
 * </pre>
 */
final class BackupLink {

  private enum State {
    CLOSED,
    OPENING,
    READING,
    STREAMING,
    REFUSED
  }

  private final PrimaryReplica primary;
  private final NodeState node;
  private final NodeId backup;
  private State state = State.CLOSED;
  private boolean isFollowing;
  private long next;
  private long knownDurable;
  private long progressAtMs;
  private long probedAtMs;

  BackupLink(PrimaryReplica primary, NodeState node, NodeId backup) {
    this.primary = primary;
    this.node = node;
    this.backup = backup;
  }

  NodeId backup() {
    return backup;
  }

  /** Opens the term at the backup, if there is a connection. */
  void open() {
    if (node.connectionTo(backup) == 0) {
      state = State.CLOSED;
      return;
    }
    state = State.OPENING;
    node.send(backup, new PeerMessage.Open(primary.shard(), primary.term(), primary.startLength()));
  }

  void close() {
    state = State.CLOSED;
  }

  /** The backup follows the term and has so much. */
  void onOpenAnswer(PeerMessage.OpenAnswer answer) {
    if (state != State.OPENING || answer.term() != primary.term()) {
      return;
    }
    if (!node.rules.mayStream(primary.isOwnPrefix(answer.length(), answer.lastCrc()))) {
      state = State.REFUSED;
      node.out.emit(new ShardEffect.Suspect(backup, primary.shard()));
      return;
    }
    if (!isFollowing) {
      isFollowing = true;
      primary.onFollowed();
    }
    next = answer.length();
    catchUp();
  }

  /** The backup does not follow. */
  void onRefused(long term) {
    if (state != State.CLOSED && term == primary.term()) {
      state = State.REFUSED;
    }
  }

  /** The backup saw a gap. */
  void onOpenNeeded(long term) {
    boolean isOpen = state == State.READING || state == State.STREAMING;
    if (isOpen && term == primary.term()) {
      open();
    }
  }

  /** What was read for it. */
  void onBatches(long fromLsn, List<EncodedBatch> batches) {
    if (state != State.READING || fromLsn != next) {
      return;
    }
    for (EncodedBatch batch : batches) {
      replicate(next, batch);
      next += batch.count();
    }
    catchUp();
  }

  /** A new batch was appended. */
  void onAppended(long lsn, EncodedBatch batch) {
    if (state == State.STREAMING) {
      replicate(lsn, batch);
    }
  }

  private void catchUp() {
    if (next < primary.written()) {
      state = State.READING;
      node.out.emit(new ShardEffect.ReadForPeer(backup, primary.shard(), next, primary.written()));
      return;
    }
    state = State.STREAMING;
    AppendIdIndex index = primary.index;
    for (long at = primary.suffix.released(); at < index.tail(); at++) {
      if (index.lsn(at) >= next) {
        replicate(index.lsn(at), primary.suffix.batch(at));
      }
    }
  }

  private void replicate(long lsn, EncodedBatch batch) {
    node.send(backup, new PeerMessage.Replicate(primary.shard(), primary.term(), lsn, batch));
  }

  /**
   * Work has been outstanding since a time without anything being ordered (rule 21). Returns
   * whether the backup was suspected now.
   */
  boolean isSuspectedOnStall(long sinceMs) {
    long now = node.nowMs();
    long suspectMs = node.config.suspectMs();
    boolean isSuspected = now - Math.max(sinceMs, progressAtMs) >= suspectMs;
    if (isSuspected) {
      node.out.emit(new ShardEffect.Suspect(backup, primary.shard()));
      progressAtMs = now;
    }
    if (3 * (now - Math.max(sinceMs, probedAtMs)) >= suspectMs) {
      probe(now);
    }
    return isSuspected;
  }

  private void probe(long now) {
    probedAtMs = now;
    if (state == State.STREAMING) {
      node.send(backup, new PeerMessage.Probe(primary.shard(), primary.term()));
    } else if (state == State.REFUSED) {
      open();
    }
  }

  /** The backup says how far it is. */
  void onProbeAnswer(PeerMessage.ProbeAnswer answer) {
    if (answer.term() != primary.term()) {
      return;
    }
    long durable = answer.durable();
    if (durable > knownDurable || durable >= primary.durable()) {
      progressAtMs = node.nowMs();
    }
    knownDurable = Math.max(knownDurable, durable);
  }
}
