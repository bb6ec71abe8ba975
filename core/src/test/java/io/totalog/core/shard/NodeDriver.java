package io.totalog.core.shard;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One node with its store, one event at a time. Every event's effects are drained at once and kept.
 */
final class NodeDriver {

  static final ClusterId CLUSTER = new ClusterId(9);
  static final ShardId S = new ShardId(1);
  static final LogId LOG = new LogId(1);

  private final NodeConfig config;
  private final ShardRules rules;
  private final FakeStore store;
  private final List<ShardEffect> seen = new ArrayList<>();
  private ShardNode node;
  private long nowMs;

  private NodeDriver(NodeConfig config, ShardRules rules) {
    this.config = config;
    this.rules = rules;
    store = new FakeStore(config.node().value().hashCode());
    node = new ShardNode(config, store.afterKeeping(0), 0, rules);
  }

  static NodeDriver of(String name) {
    return of(NodeConfig.of(new NodeId(name), 1), new ShardRules());
  }

  static NodeDriver of(NodeConfig config, ShardRules rules) {
    return new NodeDriver(config, rules);
  }

  /** A started node that holds a registered shard 1 on these nodes and has a leader. */
  static NodeDriver serving(String name, String... nodes) {
    return of(name).serve(nodes);
  }

  NodeDriver serve(String... nodes) {
    start();
    prepare(nodes);
    lead(new ShardVerdict.Open(S, 0));
    take(ShardEffect.class);
    return this;
  }

  // --- events ---

  void start() {
    node.onStarted();
    drain();
    write();
  }

  void prepare(String... nodes) {
    List<NodeId> ids = Arrays.stream(nodes).map(NodeId::new).toList();
    node.onPrepare(1, S, LOG, ids, true);
    drain();
    write();
  }

  void lead(ShardVerdict... verdicts) {
    node.onLeaderConnected();
    node.onHelloAnswer(new HelloAnswer(CLUSTER, 1, List.of(verdicts), List.of()));
    drain();
    write();
  }

  void append(long channel, EncodedBatch batch) {
    node.onAppend(channel, S, batch, null);
    drain();
  }

  void cut(long cut, MappedPart part) {
    node.onCut(new CutDelivery(cut, List.of(part), List.of()));
    drain();
  }

  void notice(long cut, ShardNotice notice) {
    node.onCut(new CutDelivery(cut, List.of(), List.of(notice)));
    drain();
  }

  void tick(long afterMs) {
    nowMs += afterMs;
    node.onTick(nowMs);
    drain();
  }

  void message(String from, PeerMessage message) {
    node.onPeerMessage(new NodeId(from), message);
    drain();
  }

  void connect(String peer) {
    node.onPeerConnected(new NodeId(peer));
    drain();
  }

  /** Completes all writes, and those that follow from them. */
  void write() {
    while (store.hasOpenWrites()) {
      writeUpTo(store.writes().getLast().token());
    }
  }

  void writeUpTo(long token) {
    store.complete(token);
    node.onWritten(token);
    drain();
  }

  /** Loses power: what is not under a completed fsync is gone. Starts again, without a leader. */
  void losePower() {
    restart(store.afterPowerLoss());
  }

  /** Is killed: completed writes stay. Starts again, without a leader. */
  void kill() {
    restart(store.afterKeeping(store.completedWrites()));
  }

  /** Is killed with only the first writes ever on disk. Starts again, without a leader. */
  void killKeeping(int writes) {
    restart(store.afterKeeping(writes));
  }

  private void restart(StoredNode stored) {
    seen.clear();
    node = new ShardNode(config, stored, nowMs, rules);
    start();
  }

  void drain() {
    for (ShardEffect effect : node.drainEffects()) {
      if (effect instanceof ShardEffect.Write write) {
        store.add(write);
      }
      seen.add(effect);
    }
  }

  // --- what came of it ---

  ShardNode node() {
    return node;
  }

  FakeStore store() {
    return store;
  }

  long nowMs() {
    return nowMs;
  }

  /** Returns the effects of a kind since the last call for it, in order. */
  <T extends ShardEffect> List<T> take(Class<T> kind) {
    List<T> taken = seen.stream().filter(kind::isInstance).map(kind::cast).toList();
    seen.removeIf(kind::isInstance);
    return taken;
  }

  /** Returns the messages sent to peers since the last call. */
  List<PeerMessage> sent() {
    return take(ShardEffect.PeerSend.class).stream().map(ShardEffect.PeerSend::message).toList();
  }

  List<ReplicaProgress> progress() {
    return node.drainProgress(Integer.MAX_VALUE);
  }

  // --- values ---

  static EncodedBatch batch(long counter, int count) {
    byte[] bytes = ("append " + counter).getBytes(StandardCharsets.UTF_8);
    return new EncodedBatch(new AppendId(7, counter), count, bytes);
  }

  static MappedPart part(long from, long to, long firstSeq) {
    return part(from, to, firstSeq, 1_000);
  }

  static MappedPart part(long from, long to, long firstSeq, long timeMs) {
    return new MappedPart(S.value(), from, to, firstSeq, timeMs, 1);
  }
}
