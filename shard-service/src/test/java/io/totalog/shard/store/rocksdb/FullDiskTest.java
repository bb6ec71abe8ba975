package io.totalog.shard.store.rocksdb;

import static io.totalog.shard.store.Ops.SHARD;
import static io.totalog.shard.store.Ops.batch;
import static io.totalog.shard.store.Ops.put;
import static io.totalog.shard.store.Ops.unsynced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.totalog.shard.store.StoreFailedException;
import io.totalog.shard.store.StoreFullException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

@Timeout(60)
class FullDiskTest {

  @TempDir Path temp;

  @Test
  void errorWithoutRoomIsToldFromOthers() {
    assertThat(RocksErrors.onWrite(error(Status.SubCode.NoSpace)))
        .isInstanceOf(StoreFullException.class);
    assertThat(RocksErrors.onWrite(error(Status.SubCode.None)))
        .isInstanceOf(StoreFailedException.class);
  }

  @Test
  void databaseWithoutRoomToFlushHoldsWritersUpAndServesReaders() throws Exception {
    StoreOptions tiny = new StoreOptions(temp, 1 << 18, 1 << 18, 1 << 20);
    AtomicLong written = new AtomicLong();
    try (RocksRecordStore store = RocksRecordStore.open(tiny)) {
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (long lsn = 0; lsn < 100; lsn++) {
                      store.write(unsynced(put(lsn, batch(lsn, 1, 50_000))));
                      written.set(lsn + 1);
                    }
                  });
      long[] before = {-1};
      await()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                boolean isStuck = written.get() == before[0];
                before[0] = written.get();
                return isStuck;
              });
      assertThat(written.get()).isLessThan(100);
      for (long lsn = 0; lsn < written.get(); lsn++) {
        assertThat(store.batches(SHARD, lsn, lsn + 1, 1)).hasSize(1);
      }

      store.spaceBytesMax(0);

      writer.join(Duration.ofSeconds(30));
      assertThat(written.get()).isEqualTo(100);
    }
  }

  private static RocksDBException error(Status.SubCode subCode) {
    return new RocksDBException("write", new Status(Status.Code.IOError, subCode, "x"));
  }
}
