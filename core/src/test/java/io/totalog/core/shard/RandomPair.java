package io.totalog.core.shard;

import static io.totalog.core.shard.NodeDriver.S;
import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.NodeId;
import io.totalog.core.record.EncodedBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A primary, a backup and a leader of few lines (the least of the two lengths in the primary's
 * term; keeps parts until both confirmed), all driven at random. After every step: what is ordered
 * has the same bytes in both stores as far as a power loss would leave them, no append is ordered
 * twice, every answer is true.
 */
final class RandomPair {

  private static final class Side {
    final NodeDriver driver;
    final ArrayDeque<PeerMessage> inbox = new ArrayDeque<>();
    final ArrayDeque<ShardEffect.ReadForPeer> reads = new ArrayDeque<>();
    final ArrayDeque<MappedPart> cuts = new ArrayDeque<>();
    boolean isLed;
    long term;
    long durable;
    long confirmed;

    Side(NodeDriver driver) {
      this.driver = driver;
    }
  }

  private final long seed;
  private final Random random;
  private final Side p;
  private final Side b;
  private final List<MappedPart> parts = new ArrayList<>();
  private final List<EncodedBatch> ordered = new ArrayList<>();
  private long length;
  private long cut;
  private long appends;
  private boolean isConnected;

  RandomPair(long seed, ShardRules rules) {
    this.seed = seed;
    random = new Random(seed);
    p = new Side(NodeDriver.of(NodeConfig.of(new NodeId("p"), 1), rules));
    b = new Side(NodeDriver.of(NodeConfig.of(new NodeId("b"), 2), rules));
    for (Side side : List.of(p, b)) {
      side.driver.start();
      side.driver.prepare("p", "b");
      greet(side);
    }
  }

  int orderedRecords() {
    return (int) length;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
      collect(p, b);
      collect(b, p);
      check();
    }
  }

  private void step() {
    Side side = random.nextBoolean() ? p : b;
    int dice = random.nextInt(100);
    if (dice < 20) {
      append();
    } else if (dice < 45) {
      deliver(side);
    } else if (dice < 65) {
      completeSomeWrites(side);
    } else if (dice < 75) {
      report(side);
      order();
    } else if (dice < 85) {
      hearCut(side);
    } else if (dice < 87) {
      side.driver.tick(60);
    } else if (dice < 90) {
      connectOrNot();
    } else if (dice < 92) {
      greet(side);
    } else if (dice < 97) {
      crash(side);
    } else {
      serveRead();
    }
  }

  private void append() {
    boolean isResend = appends > 0 && random.nextInt(10) == 0;
    long counter = isResend ? appends - 1 - random.nextInt((int) Math.min(4, appends)) : appends++;
    byte[] bytes = {(byte) counter, (byte) (counter >> 8)};
    int count = 1 + (int) (counter % 3);
    p.driver.append(random.nextInt(3), new EncodedBatch(new AppendId(7, counter), count, bytes));
  }

  private void deliver(Side to) {
    PeerMessage message = to.inbox.poll();
    if (message != null) {
      to.driver.message(to == p ? "b" : "p", message);
    }
    serveRead();
  }

  private void serveRead() {
    ShardEffect.ReadForPeer read = p.reads.poll();
    if (read == null) {
      return;
    }
    long lsn = 0;
    for (EncodedBatch batch : p.driver.store().batches(S)) {
      if (lsn == read.fromLsn()) {
        p.driver.node().onPeerBatches(read.to(), S, lsn, List.of(batch));
        p.driver.drain();
        return;
      }
      lsn += batch.count();
    }
  }

  private void completeSomeWrites(Side side) {
    List<ShardEffect.Write> writes = side.driver.store().writes();
    int done = side.driver.store().completedWrites();
    if (done < writes.size()) {
      side.driver.writeUpTo(writes.get(done + random.nextInt(writes.size() - done)).token());
    }
  }

  private void connectOrNot() {
    if (isConnected) {
      disconnect();
    } else {
      isConnected = true;
      b.driver.connect("p");
      p.driver.connect("b");
    }
  }

  private void disconnect() {
    isConnected = false;
    for (Side side : List.of(p, b)) {
      side.driver.sent();
      side.inbox.clear();
      side.driver.node().onPeerLost(new NodeId(side == p ? "b" : "p"));
      side.driver.drain();
    }
  }

  private void crash(Side side) {
    disconnect();
    side.isLed = false;
    side.cuts.clear();
    side.reads.clear();
    FakeStore store = side.driver.store();
    int least = random.nextBoolean() ? store.durableWrites() : store.completedWrites();
    side.driver.killKeeping(least + random.nextInt(store.writes().size() - least + 1));
    greet(side);
  }

  // --- the leader ---

  /** A new hello replaces everything that was known of the node. */
  private void greet(Side side) {
    side.driver.node().onLeaderLost();
    side.driver.node().onLeaderConnected();
    side.driver.drain();
    side.cuts.clear();
    ShardHello hello =
        side.driver.take(ShardEffect.SendHello.class).getLast().hello().shards().getFirst();
    assertThat(hello.durable())
        .as("seed %d: has less than was ordered", seed)
        .isGreaterThanOrEqualTo(length);
    side.isLed = true;
    side.term = hello.term();
    side.durable = hello.durable();
    side.confirmed = Math.max(side.confirmed, hello.mapped());
    long floor = Math.min(p.confirmed, b.confirmed);
    List<MappedPart> missing =
        parts.stream().filter(part -> part.toLsn() > Math.max(hello.mapped(), floor)).toList();
    assertThat(hello.mapped()).as("seed %d: seqs are nowhere", seed).isGreaterThanOrEqualTo(floor);
    side.driver
        .node()
        .onHelloAnswer(
            new HelloAnswer(NodeDriver.CLUSTER, 1, List.of(new ShardVerdict.Open(S, 0)), missing));
    side.driver.drain();
  }

  private void report(Side side) {
    for (ReplicaProgress progress : side.driver.progress()) {
      side.term = progress.term();
      side.durable = progress.durable();
      side.confirmed = Math.max(side.confirmed, progress.confirmed());
    }
  }

  private void order() {
    long until = Math.min(p.durable, b.durable);
    if (!p.isLed || !b.isLed || b.term != p.term || until <= length) {
      return;
    }
    long lsn = 0;
    for (EncodedBatch batch : p.driver.store().batches(S)) {
      if (lsn >= length && lsn < until) {
        ordered.add(batch);
      }
      lsn += batch.count();
    }
    MappedPart part = new MappedPart(S.value(), length, until, length, 1_000 + cut, ++cut);
    length = until;
    parts.add(part);
    p.cuts.add(part);
    b.cuts.add(part);
  }

  private void hearCut(Side side) {
    MappedPart part = side.cuts.poll();
    if (part != null) {
      side.driver.node().onCut(new CutDelivery(part.cut(), List.of(part), List.of()));
      side.driver.drain();
    }
  }

  // --- what must hold ---

  private void collect(Side from, Side to) {
    List<PeerMessage> sent = from.driver.sent();
    if (isConnected) {
      to.inbox.addAll(sent);
    }
    from.reads.addAll(from.driver.take(ShardEffect.ReadForPeer.class));
    assertThat(from.driver.take(ShardEffect.Damaged.class)).as("seed %d", seed).isEmpty();
    assertThat(from.driver.take(ShardEffect.Halt.class)).as("seed %d", seed).isEmpty();
    for (ShardEffect.Answer answer : from.driver.take(ShardEffect.Answer.class)) {
      if (answer.outcome() instanceof AppendOutcome.Ordered at) {
        assertThat(seqOf(answer.id())).as("seed %d: %s", seed, answer).isEqualTo(at.firstSeq());
      }
    }
    from.driver.take(ShardEffect.class);
  }

  private long seqOf(AppendId id) {
    long seq = 0;
    for (EncodedBatch batch : ordered) {
      if (batch.id().equals(id)) {
        return seq;
      }
      seq += batch.count();
    }
    return -1;
  }

  private void check() {
    Set<AppendId> ids = new HashSet<>();
    ordered.forEach(
        batch -> assertThat(ids.add(batch.id())).as("seed %d: %s twice", seed, batch).isTrue());
    for (Side side : List.of(p, b)) {
      FakeStore store = side.driver.store();
      List<EncodedBatch> kept = store.batches(S, store.durableWrites());
      assertThat(kept.size()).as("seed %d: durable", seed).isGreaterThanOrEqualTo(ordered.size());
      assertThat(kept.subList(0, ordered.size())).as("seed %d: bytes", seed).isEqualTo(ordered);
    }
  }
}
