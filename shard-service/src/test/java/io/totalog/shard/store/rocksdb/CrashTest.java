package io.totalog.shard.store.rocksdb;

import static io.totalog.shard.store.Ops.SHARD;
import static io.totalog.shard.store.Ops.batch;
import static io.totalog.shard.store.Ops.part;
import static io.totalog.shard.store.Ops.put;
import static io.totalog.shard.store.Ops.synced;
import static io.totalog.shard.store.Ops.unsynced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.batch.CorruptBatchException;
import io.totalog.shard.store.PlacedBatch;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left when a process is killed or a disk spoils bytes: a prefix, or a refusal, never a
 * lie.
 */
@Timeout(60)
class CrashTest {

  @TempDir Path temp;

  @Test
  void copyTakenInFullFlowHoldsAPrefixWithEverythingThatWasSynced() throws Exception {
    AtomicLong syncedLsn = new AtomicLong();
    AtomicBoolean isDone = new AtomicBoolean();
    try (RocksRecordStore store = open("live")) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                for (long lsn = 0; !isDone.get(); lsn += 2) {
                  store.write(
                      synced(put(lsn, batch(lsn, 2, 400)), part(lsn, lsn + 2, lsn, lsn, lsn)));
                  syncedLsn.set(lsn + 2);
                }
              });
      for (int round = 0; round < 5; round++) {
        long before = syncedLsn.get();
        while (syncedLsn.get() < before + 40) {
          Thread.onSpinWait();
        }
        long atLeast = syncedLsn.get();
        Path copy = copy("live", "copy-" + round);
        checkPrefix(copy, atLeast);
      }
      isDone.set(true);
      writer.join();
    }
  }

  @Test
  void killedProcessLosesNotEvenWhatWasNotSynced() throws Exception {
    try (RocksRecordStore store = open("live")) {
      store.write(unsynced(put(0, batch(1, 2)), part(0, 2, 0, 5, 1)));
      checkPrefix(copy("live", "copy"), 2);
    }
  }

  @Test
  void tornTailOfTheLogIsCutAtAWholeWrite() throws Exception {
    try (RocksRecordStore store = open("live")) {
      store.write(synced(put(0, batch(1, 2)), part(0, 2, 0, 5, 1)));
      store.write(unsynced(put(2, batch(2, 2)), part(2, 4, 2, 6, 2)));
    }
    Path copy = copy("live", "copy");
    Path log = newestLog(copy);
    byte[] bytes = Files.readAllBytes(log);
    Files.write(log, java.util.Arrays.copyOf(bytes, endOfRecords(bytes) - 5));

    checkPrefix(copy, 2);
    try (RocksRecordStore store = RocksRecordStore.open(StoreOptions.of(copy))) {
      assertThat(store.batches(SHARD, 0, 99, 1 << 20)).hasSize(1);
      store.write(synced(put(2, batch(3, 2))));
    }
  }

  @Test
  void flippedBitInsideWhatWasSyncedRefusesToOpen() throws Exception {
    try (RocksRecordStore store = open("live")) {
      for (int lsn = 0; lsn < 40; lsn++) {
        store.write(synced(put(lsn, batch(lsn, 1, 300))));
      }
    }
    Path copy = copy("live", "copy");
    Path log = newestLog(copy);
    byte[] bytes = Files.readAllBytes(log);
    bytes[endOfRecords(bytes) / 2] ^= 0x10;
    Files.write(log, bytes);

    assertThatThrownBy(() -> RocksRecordStore.open(StoreOptions.of(copy)))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("is damaged");
  }

  @Test
  void batchWithAWrongChecksumIsNeverReturned() {
    EncodedBatch good = batch(1, 2, 400);
    byte[] bad = good.bytes().clone();
    bad[bad.length - 3] ^= 1;
    try (RocksRecordStore store = open("live")) {
      store.write(
          synced(put(0, good), put(2, new EncodedBatch(good.id(), 2, bad)), put(4, batch(2, 1))));

      assertThat(store.batches(SHARD, 0, 2, 1 << 20)).hasSize(1);
      assertThatThrownBy(() -> store.batches(SHARD, 2, 9, 1 << 20))
          .isInstanceOf(CorruptBatchException.class);
      assertThatThrownBy(() -> store.batches(SHARD, 0, 9, 1 << 20))
          .isInstanceOf(CorruptBatchException.class);
      assertThat(store.batches(SHARD, 4, 9, 1 << 20)).hasSize(1);
    }
  }

  @Test
  void largeBatchesComeBackFromBlobFiles() throws Exception {
    StoreOptions small = new StoreOptions(temp.resolve("blobs"), 1 << 20, 1 << 20);
    try (RocksRecordStore store = RocksRecordStore.open(small)) {
      for (int lsn = 0; lsn < 40; lsn++) {
        store.write(unsynced(put(lsn, batch(lsn, 1, 200_000))));
      }
    }
    try (RocksRecordStore store = RocksRecordStore.open(small);
        Stream<Path> files = Files.list(small.directory().resolve("rocksdb"))) {
      assertThat(files.filter(f -> f.toString().endsWith(".blob"))).isNotEmpty();
      for (int lsn = 0; lsn < 40; lsn++) {
        List<PlacedBatch> found = store.batches(SHARD, lsn, lsn + 1, 1);
        assertThat(found.getFirst().batch()).isEqualTo(batch(lsn, 1, 200_000));
      }
    }
  }

  private void checkPrefix(Path copy, long lsnAtLeast) {
    try (RocksRecordStore store = RocksRecordStore.open(StoreOptions.of(copy))) {
      List<PlacedBatch> found = store.batches(SHARD, 0, Long.MAX_VALUE, 1 << 28);
      long at = 0;
      for (PlacedBatch placed : found) {
        assertThat(placed.lsn()).isEqualTo(at);
        at = placed.endLsn();
      }
      assertThat(at).isGreaterThanOrEqualTo(lsnAtLeast);
      long mapped = store.newestRanges(SHARD, 0, 1).getLast().endLsn();
      assertThat(mapped).as("records and their seqs are of one write").isEqualTo(at);
    }
  }

  private RocksRecordStore open(String name) {
    return RocksRecordStore.open(StoreOptions.of(temp.resolve(name)));
  }

  /** Copies as a crash would leave it: the mark first, since it must not be newer than the rest. */
  private Path copy(String from, String to) throws IOException {
    Path source = temp.resolve(from);
    Path target = temp.resolve(to);
    Files.createDirectories(target);
    Files.copy(source.resolve("fsync-mark"), target.resolve("fsync-mark"));
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attrs)
              throws IOException {
            Files.createDirectories(target.resolve(source.relativize(dir)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attrs)
              throws IOException {
            Path into = target.resolve(source.relativize(file));
            if (!Files.exists(into)) {
              try {
                Files.copy(file, into, StandardCopyOption.COPY_ATTRIBUTES);
              } catch (NoSuchFileException e) {
                // Deleted meanwhile: not needed any more.
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return target;
  }

  private static Path newestLog(Path store) throws IOException {
    try (Stream<Path> files = Files.list(store.resolve("rocksdb"))) {
      return files
          .filter(f -> f.toString().endsWith(".log"))
          .max(Comparator.comparing(Path::getFileName))
          .orElseThrow();
    }
  }

  private static int endOfRecords(byte[] log) {
    int end = log.length;
    while (end > 0 && log[end - 1] == 0) {
      end--;
    }
    return end;
  }
}
