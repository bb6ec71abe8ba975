package io.totalog.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Parts;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.core.record.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  private static final int RING = 16;

  /** A cut log in memory, written by hand. */
  private static final class Stored implements CutLogReader {
    byte[] index = IndexCodec.empty();
    final byte[][] buckets = new byte[Limits.CHECKPOINT_BUCKETS][0];
    final byte[][] slots = new byte[RING][0];
    final int[] versions = new int[RING];

    @Override
    public byte[] index() {
      return index;
    }

    @Override
    public byte[] bucket(int number) {
      return buckets[number];
    }

    @Override
    public List<Slot> slots() {
      List<Slot> all = new ArrayList<>();
      for (int i = 0; i < RING; i++) {
        all.add(new Slot(slots[i], versions[i]));
      }
      return all;
    }

    void put(Entry entry) {
      int slot = (int) (entry.number() % RING);
      slots[slot] = EntryCodec.encode(entry);
      versions[slot]++;
    }
  }

  /** Makes a random but legal history and keeps the truth beside the stored cut log. */
  private static final class History {
    final Random random;
    final OrderingState truth = new OrderingState(true);
    final Stored stored = new Stored();
    final long[] cuts = new long[Limits.CHECKPOINT_BUCKETS];
    final TreeSet<Long> open = new TreeSet<>();
    long nextShard = 1;
    long nextLog = 1;

    History(long seed) {
      random = new Random(seed);
    }

    void step() {
      List<Reconfiguration> changes = new ArrayList<>();
      if (random.nextInt(4) == 0) {
        changes.add(change());
      }
      Parts parts = parts();
      if (parts.size() == 0 && changes.isEmpty()) {
        return;
      }
      long number = truth.lastNumber() + 1;
      long timeMs = truth.lastTimeMs() + random.nextInt(3);
      Entry entry = new Entry(number, 1, timeMs, parts, changes);
      truth.apply(entry);
      stored.put(entry);
      truth.shards().forEach(s -> openOrNot(s));
      open.removeIf(id -> truth.shard(id) == null);
      checkpoint(number);
    }

    private void openOrNot(ShardState shard) {
      if (shard.isOpen()) {
        open.add(shard.id);
      } else {
        open.remove(shard.id);
      }
    }

    private Parts parts() {
      long[] shards = open.stream().mapToLong(s -> s).filter(s -> random.nextBoolean()).toArray();
      long[] counts = Arrays.stream(shards).map(s -> 1 + random.nextInt(100)).toArray();
      return Parts.of(shards, counts);
    }

    private Reconfiguration change() {
      List<LogState> logs = new ArrayList<>(truth.logs());
      int kind = random.nextInt(4);
      if (kind == 0 && !logs.isEmpty()) {
        return new Reconfiguration.DropLog(new LogId(logs.get(random.nextInt(logs.size())).id));
      }
      if (kind == 1 && !logs.isEmpty()) {
        LogState log = logs.get(random.nextInt(logs.size()));
        List<ShardId> seals = log.openShards().stream().map(s -> new ShardId(s.id)).toList();
        return new Reconfiguration.Reshape(new LogId(log.id), seals, shards(1));
      }
      if (kind == 2 && !logs.isEmpty()) {
        LogState log = logs.get(random.nextInt(logs.size()));
        return new Reconfiguration.Trim(new LogId(log.id), random.nextLong(log.next + 1), 0);
      }
      return new Reconfiguration.Reshape(
          new LogId(nextLog++), List.of(), shards(1 + random.nextInt(3)));
    }

    private List<NewShard> shards(int count) {
      List<NewShard> shards = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Replica replica = new Replica(new NodeId("n" + random.nextInt(3)), new StoreId(1));
        shards.add(new NewShard(new ShardId(nextShard++), List.of(replica)));
      }
      return shards;
    }

    /** Stores a random half of the buckets, and all of them in time before the ring comes round. */
    private void checkpoint(long number) {
      boolean must = number - Arrays.stream(cuts).min().orElse(0) >= RING - 1;
      if (!must && random.nextInt(3) != 0) {
        return;
      }
      for (int b = 0; b < cuts.length; b++) {
        if (must || random.nextBoolean()) {
          stored.buckets[b] = BucketCodec.encode(truth, b);
          cuts[b] = number;
        }
      }
      stored.index = IndexCodec.encode(cuts, truth.lastTimeMs());
    }
  }

  private static String describe(OrderingState state) {
    StringBuilder text = new StringBuilder();
    text.append(state.lastNumber()).append('@').append(state.lastTimeMs());
    for (int b = 0; b < Limits.CHECKPOINT_BUCKETS; b++) {
      text.append(Arrays.hashCode(BucketCodec.encode(state, b))).append(' ');
    }
    return text.toString();
  }

  @Test
  void recoveryFindsTheVeryStateAtEveryCutOfManyHistories() {
    for (long seed = 1; seed <= 40; seed++) {
      History history = new History(seed);
      for (int i = 0; i < 60; i++) {
        history.step();
        Recovered recovered = new Recovery().recover(history.stored, 1);
        assertThat(describe(recovered.state()))
            .as("seed %d after cut %d", seed, history.truth.lastNumber())
            .isEqualTo(describe(history.truth));
      }
    }
  }

  @Test
  void theProposalCopyAgreesWithTheStateItCameFrom() {
    History history = new History(99);
    for (int i = 0; i < 60; i++) {
      history.step();
    }
    OrderingState copy = history.truth.proposalCopy();
    history.truth.shards().forEach(s -> s.parts.clear());
    assertThat(describe(copy)).isEqualTo(describe(history.truth));
  }

  @Test
  void aMissingCutIsAnAlarmAndNeverSkipped() {
    History history = new History(3);
    while (history.truth.lastNumber() < 6) {
      history.step();
    }
    history.stored.index = IndexCodec.empty();
    Arrays.fill(history.stored.buckets, new byte[0]);
    history.stored.slots[3] = new byte[0];
    assertThatThrownBy(() -> new Recovery().recover(history.stored, 1))
        .isInstanceOf(CorruptCutLogException.class)
        .hasMessageContaining("entry 3 is missing");
  }

  @Test
  void aRingThatEndsBeforeTheCheckpointIsAnAlarm() {
    Stored stored = new Stored();
    long[] cuts = new long[Limits.CHECKPOINT_BUCKETS];
    cuts[5] = 9;
    stored.index = IndexCodec.encode(cuts, 1);
    assertThatThrownBy(() -> new Recovery().recover(stored, 1))
        .isInstanceOf(CorruptCutLogException.class)
        .hasMessageContaining("before the checkpoint of cut 9");
  }

  @Test
  void anEmptyCutLogRecoversToNothing() {
    Recovered recovered = new Recovery().recover(new Stored(), 4);
    assertThat(recovered.state().lastNumber()).isZero();
    assertThat(recovered.epochVersion()).isEqualTo(4);
  }

  @Test
  void recordsGetTheTimeOfTheirCutAlsoAfterARecovery() {
    Stored stored = new Stored();
    Replica replica = new Replica(new NodeId("n"), new StoreId(1));
    stored.put(
        new Entry(
            1,
            1,
            100,
            Parts.NONE,
            List.of(
                new Reconfiguration.Reshape(
                    new LogId(1),
                    List.of(),
                    List.of(new NewShard(new ShardId(1), List.of(replica)))))));
    stored.put(new Entry(2, 1, 150, Parts.of(new long[] {1}, new long[] {2}), List.of()));
    stored.put(new Entry(3, 1, 200, Parts.of(new long[] {1}, new long[] {1}), List.of()));
    OrderingState state = new Recovery().recover(stored, 1).state();
    assertThat(java.util.Objects.requireNonNull(state.shard(1)).parts)
        .containsExactly(new MappedPart(1, 0, 2, 0, 150, 2), new MappedPart(1, 2, 3, 2, 200, 3));
  }
}
