package io.totalog.shard.store;

import static io.totalog.shard.store.Ops.SHARD;
import static io.totalog.shard.store.Ops.batch;
import static io.totalog.shard.store.Ops.put;
import static io.totalog.shard.store.Ops.synced;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.totalog.core.shard.ShardEffect.Write;
import io.totalog.shard.store.memory.MemoryRecordStore;
import io.totalog.shard.store.rocksdb.RocksRecordStore;
import io.totalog.shard.store.rocksdb.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreWriterTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> heard = new ArrayList<>();
  private final WriteListener listener =
      new WriteListener() {
        @Override
        public void onWritten(long token) {
          heard.add("written " + token);
        }

        @Override
        public void onStoreFull(String reason) {
          heard.add("full");
        }
      };

  @Test
  void everythingThatWaitsSharesOneChange() {
    MemoryRecordStore store = new MemoryRecordStore();
    StoreWriter writer = writer(store);
    for (int i = 0; i < 50; i++) {
      writer.submit(new Write(i + 1, List.of(put(i, batch(i, 1))), i == 20));
    }

    assertThat(writer.doWork()).isEqualTo(50);
    assertThat(writer.doWork()).isZero();

    assertThat(heard).containsExactly("written 50");
    assertThat(registry.get("store.fsync").timer().count()).isEqualTo(1);
    assertThat(store.batches(SHARD, 0, 99, 1 << 20)).hasSize(50);
  }

  @Test
  void oneChangeIsBoundedInBytes() {
    StoreWriter writer = writer(new MemoryRecordStore());
    for (int i = 0; i < 20; i++) {
      writer.submit(new Write(i + 1, List.of(put(i, batch(i, 2, 1 << 20))), true));
    }

    assertThat(writer.doWork()).isEqualTo(8);
    assertThat(writer.doWork()).isEqualTo(8);
    assertThat(writer.doWork()).isEqualTo(4);
  }

  @Test
  void concurrentAppendsNeedFewerFsyncsThanTheyAre(@TempDir Path temp) throws Exception {
    int count = 2_000;
    CountDownLatch done = new CountDownLatch(1);
    try (RocksRecordStore store = RocksRecordStore.open(StoreOptions.of(temp))) {
      StoreWriter writer =
          new StoreWriter(
              store,
              new WriteListener() {
                @Override
                public void onWritten(long token) {
                  if (token == count) {
                    done.countDown();
                  }
                }

                @Override
                public void onStoreFull(String reason) {
                  throw new AssertionError(reason);
                }
              },
              (reason, cause) -> heard.add(reason),
              new StoreMetrics(registry));
      writer.start();
      for (int i = 0; i < count; i++) {
        writer.submit(new Write(i + 1, List.of(put(i, batch(i, 1))), true));
      }
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      writer.close();
    }
    assertThat(registry.get("store.fsync").timer().count()).isLessThan(count / 4);
    assertThat(heard).isEmpty();
  }

  @Test
  void failedWriteEndsTheProcessAndNothingIsWrittenAfterIt() {
    StoreWriter writer =
        writer(
            new MemoryRecordStore() {
              @Override
              public synchronized void write(List<Write> writes) {
                throw new StoreFailedException("fsync failed", new IllegalStateException());
              }
            });
    writer.submit(synced(put(0, batch(1, 1))).getFirst());
    writer.doWork();
    writer.submit(synced(put(1, batch(2, 1))).getFirst());

    assertThat(writer.doWork()).isZero();
    assertThat(heard).containsExactly("halt: a write to the store failed: fsync failed");
  }

  @Test
  void writerThatMeetsAnErrorEndsTheProcess() {
    StoreWriter writer =
        writer(
            new MemoryRecordStore() {
              @Override
              public synchronized void write(List<Write> writes) {
                throw new OutOfMemoryError("no memory");
              }
            });
    runToItsEnd(writer);
    assertThat(heard).containsExactly("halt: a write to the store failed: no memory");
  }

  @Test
  void writerWhoseListenerFailsEndsTheProcess() {
    WriteListener failing =
        new WriteListener() {
          @Override
          public void onWritten(long token) {
            throw new IllegalStateException("cannot hear");
          }

          @Override
          public void onStoreFull(String reason) {}
        };
    runToItsEnd(
        new StoreWriter(
            new MemoryRecordStore(),
            failing,
            (reason, cause) -> heard.add("halt: " + reason),
            new StoreMetrics(registry)));
    assertThat(heard).hasSize(1).first().asString().contains("cannot hear");
  }

  /** With its thread: {@code close} waits for its end. */
  private static void runToItsEnd(StoreWriter writer) {
    writer.start();
    writer.submit(synced(put(0, batch(1, 1))).getFirst());
    writer.close();
    assertThat(writer.isRunning()).isFalse();
  }

  @Test
  void fullDiskStopsWritingOnly() {
    StoreWriter writer =
        writer(
            new MemoryRecordStore() {
              @Override
              public synchronized void write(List<Write> writes) {
                throw new StoreFullException("no room", new IllegalStateException());
              }
            });
    writer.submit(synced(put(0, batch(1, 1))).getFirst());
    writer.doWork();
    writer.submit(synced(put(1, batch(2, 1))).getFirst());

    assertThat(writer.doWork()).isZero();
    assertThat(heard).containsExactly("full");
  }

  @Test
  void manyWaitingWritesAreABacklogUntilTheyAreMade() {
    StoreWriter writer = writer(new MemoryRecordStore());
    for (int i = 0; i < StoreWriter.WAITING_MAX; i++) {
      writer.submit(new Write(i + 1, List.of(), false));
    }
    assertThat(writer.isBacklogged()).isTrue();

    writer.doWork();

    assertThat(writer.isBacklogged()).isFalse();
  }

  private StoreWriter writer(RecordStore store) {
    return new StoreWriter(
        store,
        listener,
        (reason, cause) -> heard.add("halt: " + reason),
        new StoreMetrics(registry));
  }
}
