package io.totalog.core.shard;

import static io.totalog.core.shard.NodeDriver.S;

import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.NodeId;
import io.totalog.core.record.EncodedBatch;
import java.util.List;

/** A primary {@code p} and a backup {@code b} of shard 1, and the connection between them. */
final class Pair {

  final NodeDriver p;
  final NodeDriver b;
  private boolean isConnected;

  private Pair(NodeDriver p, NodeDriver b) {
    this.p = p;
    this.b = b;
  }

  /** Two started nodes with a registered shard, connected, the term opened. */
  static Pair open() {
    return open(new ShardRules());
  }

  /** The same with nodes that decide by other rules. */
  static Pair open(ShardRules rules) {
    Pair pair =
        new Pair(
            NodeDriver.of(NodeConfig.of(new NodeId("p"), 1), rules).serve("p", "b"),
            NodeDriver.of(NodeConfig.of(new NodeId("b"), 2), rules).serve("p", "b"));
    pair.connect();
    pair.settle();
    pair.p.progress();
    pair.b.progress();
    return pair;
  }

  void connect() {
    isConnected = true;
    p.sent();
    b.sent();
    b.connect("p");
    p.connect("b");
  }

  /** Breaks the connection; what is under way is lost. */
  void disconnect() {
    isConnected = false;
    p.sent();
    b.sent();
    p.node().onPeerLost(new NodeId("b"));
    b.node().onPeerLost(new NodeId("p"));
    p.drain();
    b.drain();
  }

  /** Delivers what is under way, and what that leads to, without completing any write. */
  void deliver() {
    boolean isBusy = isConnected;
    while (isBusy) {
      serveReads();
      List<PeerMessage> toB = p.sent();
      List<PeerMessage> toP = b.sent();
      toB.forEach(message -> b.message("p", message));
      toP.forEach(message -> p.message("b", message));
      isBusy = !toB.isEmpty() || !toP.isEmpty();
    }
  }

  /** Delivers and completes everything. */
  void settle() {
    for (int round = 0; round < 5; round++) {
      deliver();
      p.write();
      b.write();
    }
  }

  /** The primary's process is killed and comes back with the completed writes. */
  void killPrimary() {
    disconnect();
    p.kill();
    p.lead(new ShardVerdict.Open(S, 0));
  }

  private void serveReads() {
    for (ShardEffect.ReadForPeer read : p.take(ShardEffect.ReadForPeer.class)) {
      long lsn = 0;
      for (EncodedBatch batch : p.store().batches(S)) {
        if (lsn == read.fromLsn()) {
          p.node().onPeerBatches(read.to(), read.shard(), lsn, List.of(batch));
          p.drain();
        }
        lsn += batch.count();
      }
      serveReads();
    }
  }
}
