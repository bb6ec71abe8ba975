package io.totalog.shard.read;

import static io.totalog.shard.store.Ops.SHARD;
import static io.totalog.shard.store.Ops.batch;
import static io.totalog.shard.store.Ops.meta;
import static io.totalog.shard.store.Ops.put;
import static io.totalog.shard.store.Ops.unsynced;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.shard.ShardEffect;
import io.totalog.core.shard.StoreOp;
import io.totalog.protocol.shard.MappedBatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ShardBookTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void recentBatchesAreServedFromMemory() {
    ShardBook book = book(1 << 20);
    book.onWriting(unsynced(put(0, batch(1, 2)), put(2, batch(2, 3))).getFirst());
    assertThat(gauge("replica.lag")).isEqualTo(5);

    map(book, 0, 5, 10);

    ShardSlice slice = book.find(SHARD).recent(11, 99, 1 << 20);
    assertThat(slice).isNotNull();
    assertThat(slice.batches()).extracting(MappedBatch::firstSeq).containsExactly(10L, 12L);
    assertThat(slice.completeUntil()).isEqualTo(15);
    assertThat(book.find(SHARD).recent(9, 99, 1 << 20)).isNull();
    assertThat(gauge("replica.lag")).isZero();
    assertThat(gauge("shard.append.pending.bytes")).isZero();
  }

  @Test
  void whatIsRecentHasNoGapAfterAPartThatIsKnownInPartOnly() {
    ShardBook book = book(1 << 20);
    book.onWriting(unsynced(put(0, batch(1, 2))).getFirst());
    map(book, 0, 2, 0);
    // Lsns 2 to 3 were appended before a restart, so to speak: nobody told of them.
    book.onWriting(unsynced(put(4, batch(3, 1))).getFirst());
    map(book, 2, 5, 2);

    ReadableShard shard = book.find(SHARD);
    assertThat(shard.recent(0, 99, 1 << 20)).isNull();
    assertThat(shard.recent(2, 99, 1 << 20)).isNull();
    ShardSlice end = shard.recent(4, 99, 1 << 20);
    assertThat(end).isNotNull();
    assertThat(end.batches()).extracting(MappedBatch::firstSeq).containsExactly(4L);
    assertThat(shard.mappedEndSeq()).isEqualTo(5);
  }

  @Test
  void oldestBatchesLeaveWhenThereAreTooManyBytes() {
    ShardBook book = book(5_000);
    for (int i = 0; i < 20; i++) {
      book.onWriting(unsynced(put(i, batch(i, 1, 1_000))).getFirst());
      map(book, i, i + 1, i);
    }
    ReadableShard shard = book.find(SHARD);
    assertThat(shard.recent(10, 99, 1 << 20)).isNull();
    ShardSlice newest = shard.recent(17, 99, 1 << 20);
    assertThat(newest).isNotNull();
    assertThat(newest.batches()).hasSize(3);
    assertThat(gauge("shard.recent.bytes")).isBetween(1_000.0, 5_000.0);
  }

  @Test
  void removedShardLeavesNothingBehind() {
    ShardBook book = book(1 << 20);
    book.onWriting(unsynced(put(0, batch(1, 2)), put(2, batch(2, 3))).getFirst());
    map(book, 0, 2, 10);
    assertThat(book.recentBatches()).isEqualTo(1);
    book.onWriting(unsynced(new StoreOp.Delete(SHARD)).getFirst());

    assertThat(book.recentBatches()).isZero();
    assertThat(gauge("shard.recent.bytes")).isZero();
    assertThat(gauge("replica.lag")).isZero();
  }

  private ShardBook book(long recentBytesMax) {
    ShardBook book =
        new ShardBook(new ReadOptions(recentBytesMax, 1, 1, 1, 1), new ReadMetrics(registry));
    book.onWriting(unsynced(meta(SHARD)).getFirst());
    return book;
  }

  private static void map(ShardBook book, long from, long to, long seq) {
    MappedPart part = new MappedPart(SHARD.value(), from, to, seq, 1_000, 1);
    book.onMapped(new ShardEffect.Mapped(SHARD, List.of(part), 1));
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }
}
