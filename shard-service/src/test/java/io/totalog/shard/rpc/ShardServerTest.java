package io.totalog.shard.rpc;

import static io.totalog.shard.store.Ops.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.protocol.shard.TailStream;
import io.totalog.shard.read.ReadOptions;
import io.totalog.shard.store.RecordStore;
import io.totalog.shard.store.memory.MemoryRecordStore;
import io.totalog.shard.store.rocksdb.RocksRecordStore;
import io.totalog.shard.store.rocksdb.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole node: threads, store and core, against a small ordering. */
@Timeout(60)
class ShardServerTest {

  private static final ReadOptions NOTHING_RECENT = new ReadOptions(0, 2, 2, 100, 100);

  @TempDir Path temp;

  private final FakeSequencer sequencer = new FakeSequencer();

  @Test
  void appendIsOrderedReadAndThereAfterARestart() throws Exception {
    EncodedBatch first = batch(1, 3);
    EncodedBatch second = batch(2, 2);
    try (Node node = new Node(disk(), sequencer)) {
      node.prepare(sequencer, 7);
      assertThat(node.ordered(7, first).firstSeq()).isZero();
      assertThat(node.ordered(7, second).firstSeq()).isEqualTo(3);
      assertThat(node.readAll(7))
          .extracting(MappedBatch::bytes)
          .containsExactly(first.bytes(), second.bytes());
    }
    try (Node node = new Node(disk(), sequencer)) {
      assertThat(node.readAll(7)).extracting(MappedBatch::firstSeq).containsExactly(0L, 3L);
      await().until(() -> node.server.objection().isEmpty());
      assertThat(node.ordered(7, batch(3, 1)).firstSeq()).isEqualTo(5);
      assertThat(node.readAll(7)).extracting(MappedBatch::firstSeq).containsExactly(0L, 3L, 5L);
      assertThat(node.halts).isEmpty();
    }
    assertThat(sequencer.hellos()).extracting(h -> h.boot()).endsWith(2L);
  }

  @Test
  void resendAfterARestartJoinsWhatWasStored() throws Exception {
    EncodedBatch ordered = batch(1, 3);
    EncodedBatch pending = batch(2, 2);
    CompletableFuture<AppendOutcome> unanswered;
    try (Node node = new Node(disk(), sequencer)) {
      node.prepare(sequencer, 7);
      node.ordered(7, ordered);
      sequencer.ordering(false);
      unanswered = node.append(7, pending);
      await().until(() -> node.registry.get("replica.lag").gauge().value() == 2);
      await().until(() -> node.registry.get("store.fsync").timer().count() >= 4);
    }
    assertThat(unanswered).isNotDone();
    try (Node node = new Node(disk(), sequencer)) {
      await().until(() -> node.server.objection().isEmpty());
      assertThat(node.ordered(7, ordered).firstSeq()).isZero();
      CompletableFuture<AppendOutcome> again = node.append(7, pending);
      sequencer.ordering(true);
      assertThat(again.get(10, TimeUnit.SECONDS)).isEqualTo(new AppendOutcome.Ordered(3, 2, 1_000));
      assertThat(node.readAll(7)).hasSize(2);
      assertThat(node.api.find(new ShardId(7), pending.id()).get(5, TimeUnit.SECONDS))
          .isEqualTo(new FindAnswer.Found(3, 2, 1_000));
    }
  }

  @Test
  void appendsOfManyAtOnceShareFsyncs() throws Exception {
    int count = 3_000;
    try (Node node = new Node(disk(), sequencer)) {
      node.prepare(sequencer, 7, 8);
      List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        outcomes.add(node.append(7 + i % 2, batch(i, 1)));
      }
      CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
      assertThat(outcomes)
          .extracting(CompletableFuture::join)
          .allMatch(AppendOutcome.Ordered.class::isInstance);
      assertThat(sequencer.nextSeq()).isEqualTo(count);
      assertThat(node.registry.get("store.fsync").timer().count()).isLessThan(count / 4);
      assertThat(node.readAll(7)).hasSize(count / 2);
    }
  }

  @Test
  void pagesSayUpToWhereTheyAreComplete() throws Exception {
    for (ReadOptions options : List.of(ReadOptions.DEFAULT, NOTHING_RECENT)) {
      FakeSequencer order = new FakeSequencer();
      try (Node node = new Node(new MemoryRecordStore(), order, options, 1 << 20)) {
        node.prepare(order, 7);
        node.ordered(7, batch(1, 3, 100));
        order.skip(10);
        node.ordered(7, batch(2, 2, 100));
        order.skip(10);
        awaitStored(node, 7, 15);

        assertThat(seqs(read(node, 0, 100, 1 << 20))).containsExactly(0L, 13L);
        assertThat(read(node, 0, 100, 1 << 20).completeUntil()).isEqualTo(15);
        assertThat(read(node, 0, 14, 1 << 20).completeUntil()).isEqualTo(14);
        assertThat(seqs(read(node, 0, 8, 1 << 20))).containsExactly(0L);
        assertThat(read(node, 0, 8, 1 << 20).completeUntil()).isEqualTo(8);
        assertThat(seqs(read(node, 0, 100, 1))).containsExactly(0L);
        assertThat(read(node, 0, 100, 1).completeUntil()).isEqualTo(13);
        assertThat(seqs(read(node, 2, 100, 1))).containsExactly(0L);
        assertThat(seqs(read(node, 5, 100, 1 << 20))).containsExactly(13L);
        assertThat(seqs(read(node, 14, 100, 1 << 20))).containsExactly(13L);
        assertThat(seqs(read(node, 15, 100, 1 << 20))).isEmpty();
        assertThat(read(node, 15, 100, 1 << 20).completeUntil()).isEqualTo(15);

        order.seal(new ShardId(7));
        await().until(() -> read(node, 15, 100, 1 << 20).completeUntil() == 100);
        assertThat(read(node, 0, 100, 1 << 20).completeUntil()).isEqualTo(100);
      }
    }
  }

  @Test
  void tailFollowsInOrderAndEndsWithTheSeal() throws Exception {
    for (ReadOptions options : List.of(ReadOptions.DEFAULT, NOTHING_RECENT)) {
      FakeSequencer order = new FakeSequencer();
      try (Node node = new Node(new MemoryRecordStore(), order, options, 64 << 20)) {
        node.prepare(order, 7);
        node.ordered(7, batch(0, 2));
        Tail tail = new Tail();
        TailStream stream = node.api.tail(new TailRequest(new ShardId(7), 0), tail);
        stream.request(Long.MAX_VALUE);
        for (int i = 1; i < 300; i++) {
          node.append(7, batch(i, 2));
        }
        await().until(() -> tail.batches.size() == 300);
        assertThat(tail.batches)
            .extracting(b -> b.firstSeq())
            .isEqualTo(java.util.stream.LongStream.range(0, 300).mapToObj(i -> i * 2).toList());
        order.seal(new ShardId(7));
        assertThat(tail.ended.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(tail.overlaps).hasValue(0);
      }
    }
  }

  @Test
  void followerWithoutCreditGetsNothingAndHoldsNobodyUp() throws Exception {
    try (Node node =
        new Node(disk(), sequencer, new ReadOptions(1 << 20, 1, 1, 10, 10), 64 << 20)) {
      node.prepare(sequencer, 7);
      Tail slow = new Tail();
      TailStream slowStream = node.api.tail(new TailRequest(new ShardId(7), 0), slow);
      Tail quick = new Tail();
      node.api.tail(new TailRequest(new ShardId(7), 0), quick).request(Long.MAX_VALUE);
      slowStream.request(1);
      for (int i = 0; i < 100; i++) {
        node.ordered(7, batch(i, 1, 100_000));
      }
      await().until(() -> quick.batches.size() == 100);
      assertThat(slow.batches).hasSize(1);
      assertThat(node.registry.get("shard.recent.bytes").gauge().value()).isLessThan(1 << 20);

      slowStream.request(250_000);
      await().until(() -> slow.batches.size() >= 3);
      assertThat(slow.bytes.get()).isLessThan(500_000);
      slowStream.request(Long.MAX_VALUE);
      await().until(() -> slow.batches.size() == 100);
      assertThat(slow.batches)
          .extracting(b -> b.firstSeq())
          .isEqualTo(java.util.stream.LongStream.range(0, 100).boxed().toList());
    }
  }

  @Test
  void sealAnswersWhatLiesBeyondIt() throws Exception {
    try (Node node = new Node(disk(), sequencer)) {
      node.prepare(sequencer, 7);
      node.ordered(7, batch(1, 3));
      sequencer.ordering(false);
      CompletableFuture<AppendOutcome> beyond = node.append(7, batch(2, 2));
      await().until(() -> node.registry.get("replica.lag").gauge().value() == 2);

      sequencer.seal(new ShardId(7));

      assertThat(beyond.get(10, TimeUnit.SECONDS)).isEqualTo(new AppendOutcome.BeyondSeal(3));
      await()
          .until(() ->
              node.api.find(new ShardId(7), batch(2, 2).id()).get(5, TimeUnit.SECONDS)
                  instanceof FindAnswer.NotThere);
      assertThat(node.registry.get("replica.lag").gauge().value()).isZero();
    }
  }

  @Test
  void appendsWaitForTheNextLeader() throws Exception {
    try (Node node = new Node(disk(), sequencer)) {
      node.prepare(sequencer, 7);
      node.ordered(7, batch(1, 1));
      sequencer.leading(false);
      await().until(() -> node.server.objection().isPresent());
      CompletableFuture<AppendOutcome> waiting = node.append(7, batch(2, 1));
      assertThat(node.readAll(7)).hasSize(1);
      sequencer.leading(true);

      assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(AppendOutcome.Ordered.class);
      assertThat(node.server.objection()).isEmpty();
    }
  }

  @Test
  void lowDiskRefusesAppendsAndReadsGoOn() throws Exception {
    try (Node node = new Node(disk(), sequencer)) {
      node.prepare(sequencer, 7);
      node.ordered(7, batch(1, 1));
      node.usableBytes.set(999_999);

      await()
          .until(() ->
              node.append(7, batch(100 + System.nanoTime(), 1)).get(5, TimeUnit.SECONDS)
                      instanceof AppendOutcome.Refused refused
                  && refused.code() == ErrorCode.STORAGE_UNAVAILABLE);
      assertThat(node.readAll(7)).isNotEmpty();

      node.usableBytes.set(1L << 40);
      await()
          .until(() ->
              node.append(7, batch(200 + System.nanoTime(), 1)).get(5, TimeUnit.SECONDS)
                  instanceof AppendOutcome.Ordered);
    }
  }

  @Test
  void tooManyBytesOfAppendsAreRefusedAsOverload() throws Exception {
    try (Node node = new Node(disk(), sequencer, ReadOptions.DEFAULT, 1 << 20)) {
      node.prepare(sequencer, 7);
      sequencer.ordering(false);
      List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        outcomes.add(node.append(7, batch(i, 1, 100_000)));
      }
      AppendOutcome last = outcomes.getLast().get(10, TimeUnit.SECONDS);
      assertThat(last)
          .isInstanceOfSatisfying(
              AppendOutcome.Refused.class,
              r -> assertThat(r.code()).isEqualTo(ErrorCode.OVERLOADED));
      sequencer.ordering(true);
      assertThat(outcomes.getFirst().get(10, TimeUnit.SECONDS))
          .isInstanceOf(AppendOutcome.Ordered.class);
      await().until(() -> node.registry.get("shard.append.pending.bytes").gauge().value() == 0);
    }
  }

  @Test
  void appendIsRefusedWhileTheOneBeforeItIsUnknown() throws Exception {
    try (Node node = new Node(new MemoryRecordStore(), sequencer)) {
      node.prepare(sequencer, 7);
      AppendOutcome refused =
          node.append(7, batch(2, 1), batch(1, 1).id()).get(10, TimeUnit.SECONDS);
      assertThat(refused)
          .isInstanceOfSatisfying(
              AppendOutcome.Refused.class,
              r -> assertThat(r.code()).isEqualTo(ErrorCode.SHARD_UNAVAILABLE));
      node.ordered(7, batch(1, 1));
      AppendOutcome taken = node.append(7, batch(3, 1), batch(1, 1).id()).get(10, TimeUnit.SECONDS);
      assertThat(taken).isEqualTo(new AppendOutcome.Ordered(1, 1, 1_000));
    }
  }

  @Test
  void spoiltBatchIsNotTaken() throws Exception {
    try (Node node = new Node(new MemoryRecordStore(), sequencer)) {
      node.prepare(sequencer, 7);
      byte[] bytes = batch(1, 1).bytes().clone();
      bytes[bytes.length - 1] ^= 1;
      assertThat(
              node.append(7, new EncodedBatch(batch(1, 1).id(), 1, bytes)).get(5, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              AppendOutcome.Refused.class,
              r -> assertThat(r.code()).isEqualTo(ErrorCode.MALFORMED));
    }
  }

  @Test
  void trimmedRecordsAreNotReadAndTheRestIs() throws Exception {
    try (Node node = new Node(disk(), sequencer, NOTHING_RECENT, 64 << 20)) {
      node.prepare(sequencer, 7);
      for (int i = 0; i < 10; i++) {
        node.ordered(7, batch(i, 2));
      }
      awaitStored(node, 7, 20);
      sequencer.trim(new ShardId(7), 9);
      await().until(() -> node.readAll(7).size() == 6);
      assertThat(node.readAll(7)).extracting(b -> b.firstSeq()).startsWith(8L);
    }
    try (Node node = new Node(disk(), sequencer, NOTHING_RECENT, 64 << 20)) {
      assertThat(node.readAll(7)).extracting(b -> b.firstSeq()).startsWith(8L).hasSize(6);
    }
  }

  @Test
  void deletedShardEndsItsTailsAndIsNotFound() throws Exception {
    try (Node node = new Node(disk(), sequencer)) {
      node.prepare(sequencer, 7);
      node.ordered(7, batch(1, 1, 5_000));
      assertThat(node.api.bytes(Node.LOG).get(5, TimeUnit.SECONDS)).isGreaterThan(5_000);
      Tail tail = new Tail();
      node.api.tail(new TailRequest(new ShardId(7), 0), tail).request(1 << 20);
      sequencer.gone(new ShardId(7));

      assertThat(tail.closed.get(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              TotalogException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SHARD_NOT_FOUND));
      assertCode(ErrorCode.SHARD_NOT_FOUND, () -> read(node, 0, 10, 100));
      assertThat(node.api.bytes(Node.LOG).get(5, TimeUnit.SECONDS)).isZero();
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

  private static List<Long> seqs(ReadAnswer answer) {
    return answer.batches().stream().map(MappedBatch::firstSeq).toList();
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
