package io.totalog.shard.rpc;

import static io.totalog.shard.store.Ops.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.shard.read.ReadOptions;
import io.totalog.shard.store.RecordStore;
import io.totalog.shard.store.memory.MemoryRecordStore;
import io.totalog.shard.store.rocksdb.RocksRecordStore;
import io.totalog.shard.store.rocksdb.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ends a copy or the whole node, against a small ordering. */
@Timeout(60)
class ShardFailureTest {
  private static final ReadOptions NOTHING_RECENT = new ReadOptions(0, 2, 2, 100, 100);

  @TempDir Path temp;

  private final FakeSequencer sequencer = new FakeSequencer();

  @Test
  void corruptBatchIsNeverServedAndEndsTheCopy() throws Exception {
    MemoryRecordStore store = new MemoryRecordStore();
    try (Node node = new Node(store, sequencer, NOTHING_RECENT, 64 << 20)) {
      node.prepare(sequencer, 7);
      EncodedBatch good = batch(1, 1, 1_000);
      node.ordered(7, good);
      awaitStored(node, 7, 1);
      good.bytes()[500] ^= 1;

      assertCode(ErrorCode.SHARD_UNAVAILABLE, () -> read(node, 0, 10, 100));
      assertCode(ErrorCode.SHARD_UNAVAILABLE, () -> read(node, 0, 10, 100));
      assertThat(node.registry.get("store.corrupt").counter().count()).isEqualTo(1);
      Tail tail = new Tail();
      node.api.tail(new TailRequest(new ShardId(7), 0), tail);
      assertThat(tail.closed.get(10, TimeUnit.SECONDS)).isInstanceOf(TotalogException.class);
      AppendOutcome refused = node.append(7, batch(2, 1)).get(10, TimeUnit.SECONDS);
      assertThat(refused).isInstanceOf(AppendOutcome.Refused.class);
    }
  }

  @Test
  void corruptCopyIsHeardOfThoughTheMailboxIsFull() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (Node node = new Node(new MemoryRecordStore(), sequencer, NOTHING_RECENT, 64 << 20)) {
      node.prepare(sequencer, 7);
      EncodedBatch good = batch(1, 1, 1_000);
      node.ordered(7, good);
      awaitStored(node, 7, 1);
      good.bytes()[500] ^= 1;
      node.onLook =
          () -> {
            held.countDown();
            awaitReleased(released);
          };
      assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<FindAnswer> find = new CompletableFuture<>();
      while (!find.isCompletedExceptionally()) {
        find = node.api.find(new ShardId(7), good.id());
      }
      assertCode(ErrorCode.SHARD_UNAVAILABLE, () -> read(node, 0, 10, 100));
      released.countDown();
      await()
          .until(() ->
              node.append(7, batch(100 + System.nanoTime(), 1)).get(5, TimeUnit.SECONDS)
                      instanceof AppendOutcome.Refused refused
                  && refused.detail().contains("damaged"));
    } finally {
      released.countDown();
    }
  }

  @Test
  void ownerThatMeetsAnErrorEndsTheProcess() {
    try (Node node = new Node(new MemoryRecordStore(), sequencer)) {
      node.onLook =
          () -> {
            throw new OutOfMemoryError("no memory");
          };
      await().until(() -> !node.halts.isEmpty());
      assertThat(node.halts.getFirst()).contains("no memory");
    }
  }

  @Test
  void severalCopiesAreRefused() {
    try (Node node = new Node(new MemoryRecordStore(), sequencer)) {
      assertCode(
          ErrorCode.BAD_PARAMETER,
          () ->
              node.api
                  .prepare(
                      new PrepareShard(
                          new ShardId(7),
                          Node.LOG,
                          List.of(new NodeId("n1"), new NodeId("n2")),
                          true))
                  .get(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void stopAnswersWhatIsUnderWayAndClosesStreams() throws Exception {
    Node node = new Node(disk(), sequencer);
    node.prepare(sequencer, 7);
    List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      outcomes.add(node.append(7, batch(i, 1)));
    }
    node.close();

    assertThat(outcomes).allMatch(CompletableFuture::isDone);
    assertThat(node.closed.get(5, TimeUnit.SECONDS)).isInstanceOf(TotalogException.class);
    assertThat(node.halts).isEmpty();
  }

  @Test
  void fsyncErrorEndsTheProcess() throws Exception {
    AtomicBoolean isBroken = new AtomicBoolean();
    MemoryRecordStore broken =
        new MemoryRecordStore() {
          @Override
          public synchronized void write(List<io.totalog.core.shard.ShardEffect.Write> group) {
            if (isBroken.get()) {
              throw new io.totalog.shard.store.StoreFailedException(
                  "fsync failed", new IllegalStateException());
            }
            super.write(group);
          }
        };
    try (Node node = new Node(broken, sequencer)) {
      node.prepare(sequencer, 7);
      isBroken.set(true);
      CompletableFuture<AppendOutcome> never = node.append(7, batch(1, 1));
      await().until(() -> !node.halts.isEmpty());
      assertThat(node.halts.getFirst()).contains("fsync failed");
      assertThat(never).isNotDone();
    }
  }

  private static void awaitReleased(CountDownLatch released) {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private RecordStore disk() {
    return RocksRecordStore.open(StoreOptions.of(temp.resolve("node")));
  }

  private static ReadAnswer read(Node node, long from, long until, int bytesMax) throws Exception {
    return node.api
        .read(new ReadRequest(new ShardId(7), from, until, bytesMax))
        .get(10, TimeUnit.SECONDS);
  }

  private static void awaitStored(Node node, long shard, long endSeq) {
    await()
        .until(() ->
            node.api
                    .read(new ReadRequest(new ShardId(shard), endSeq - 1, Long.MAX_VALUE, 1 << 20))
                    .get(5, TimeUnit.SECONDS)
                    .batches()
                    .size()
                == 1);
  }

  private static void assertCode(
      ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(TotalogException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
