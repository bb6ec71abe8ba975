package io.totalog.core.shard;

import io.totalog.core.id.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all copies of one node share. */
final class NodeState {

  /** Cut time between two attempts to make room for append ids, in milliseconds. */
  private static final long MAKE_ROOM_EVERY_MS = 250;

  final NodeConfig config;
  final ShardRules rules;
  final Outbox out = new Outbox();
  final ProgressQueue progress = new ProgressQueue();
  final LongMap<ShardReplica> replicas = new LongMap<>();
  private final Map<NodeId, Long> peers = new HashMap<>();
  private final List<PrimaryReplica> watched = new ArrayList<>();
  private NodeMeta meta;
  private boolean isStarted;
  private boolean isRehelloWanted;
  private long connections;
  private long nowMs;
  private final CutAge cutAge = new CutAge();
  private long roomMadeAtCutMs = -MAKE_ROOM_EVERY_MS;
  private long appendIds;
  private long pendingBytes;

  NodeState(NodeConfig config, NodeMeta meta, ShardRules rules, long nowMs) {
    this.config = config;
    this.meta = meta;
    this.rules = rules;
    this.nowMs = nowMs;
  }

  NodeMeta meta() {
    return meta;
  }

  void meta(NodeMeta changed) {
    meta = changed;
  }

  /** Returns this process's boot number: the term of all shards it is primary of. */
  long boot() {
    return meta.boot();
  }

  /** Returns whether the boot number is durable, so that somebody may be told something. */
  boolean isStarted() {
    return isStarted;
  }

  void becomeStarted() {
    isStarted = true;
  }

  long nowMs() {
    return nowMs;
  }

  void nowMs(long now) {
    nowMs = now;
  }

  // --- the leader ---

  /** A connection to a leader exists (or not): at most one rehello is asked on each. */
  void leaderUp(boolean up) {
    isRehelloWanted = up;
  }

  /** Asks for a new hello, unless one will come anyway. */
  void askRehello(String reason) {
    if (isRehelloWanted) {
      isRehelloWanted = false;
      out.emit(new ShardEffect.Rehello(reason));
    }
  }

  // --- peers ---

  void peerConnected(NodeId peer) {
    peers.put(peer, ++connections);
  }

  void peerLost(NodeId peer) {
    peers.remove(peer);
  }

  /** Returns the number of the connection to a peer, or 0 if there is none. */
  long connectionTo(NodeId peer) {
    return peers.getOrDefault(peer, 0L);
  }

  void send(NodeId peer, PeerMessage message) {
    out.emit(new ShardEffect.PeerSend(peer, message));
  }

  // --- shards whose backups are watched for silence ---

  void watch(PrimaryReplica replica) {
    if (!replica.isWatched) {
      replica.isWatched = true;
      watched.add(replica);
    }
  }

  boolean isWatching() {
    return !watched.isEmpty();
  }

  void tickWatched() {
    for (int i = watched.size() - 1; i >= 0; i--) {
      PrimaryReplica replica = watched.get(i);
      if (!replica.onTick(nowMs)) {
        replica.isWatched = false;
        watched.set(i, watched.getLast());
        watched.removeLast();
      }
    }
  }

  // --- bounds ---

  /** Returns whether so much more may wait for its order on this node. One append always fits. */
  boolean fits(int weight) {
    return pendingBytes == 0 || pendingBytes + weight <= config.pendingBytesMax();
  }

  void addPendingBytes(long weight) {
    pendingBytes += weight;
  }

  void addAppendIds(long ids) {
    appendIds += ids;
  }

  boolean hasRoomForId() {
    return appendIds < config.appendIdsMax();
  }

  /** A cut of this time was seen. */
  void sawCutTime(long cutMs) {
    cutAge.saw(cutMs);
  }

  /** Returns how long ago a cut of that time was. */
  long ageMs(long cutMs) {
    return cutAge.ageMs(cutMs);
  }

  /**
   * Forgets ids that no gateway re-sends any more, of all copies; not too often, since it looks at
   * each.
   */
  boolean madeRoomForId() {
    if (!hasRoomForId() && cutAge.newestMs() >= roomMadeAtCutMs + MAKE_ROOM_EVERY_MS) {
      roomMadeAtCutMs = cutAge.newestMs();
      replicas.forEach(replica -> replica.forgetIdsOlderThan(config.joinMinMs()));
    }
    return hasRoomForId();
  }
}
