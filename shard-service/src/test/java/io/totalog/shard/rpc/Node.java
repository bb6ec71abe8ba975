package io.totalog.shard.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.totalog.core.append.AppendOutcome;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.shard.NodeConfig;
import io.totalog.protocol.shard.AppendListener;
import io.totalog.protocol.shard.AppendStream;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.shard.read.ReadOptions;
import io.totalog.shard.replica.OwnerOptions;
import io.totalog.shard.store.DiskReserve;
import io.totalog.shard.store.RecordStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A running shard node with what a test needs to talk to it. */
final class Node implements AutoCloseable, AppendListener {

  static final LogId LOG = new LogId(3);

  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<String> halts = new CopyOnWriteArrayList<>();
  final AtomicLong usableBytes = new AtomicLong(1L << 40);
  final Map<AppendId, CompletableFuture<AppendOutcome>> outcomes = new ConcurrentHashMap<>();
  final CompletableFuture<Throwable> closed = new CompletableFuture<>();

  /** What the owner thread meets when it looks at the disk, five times a second. */
  volatile Runnable onLook = () -> {};

  final ShardServer server;
  final ShardApi api;
  final AppendStream appends;

  Node(RecordStore store, FakeSequencer sequencer) {
    this(store, sequencer, ReadOptions.DEFAULT, 64L << 20);
  }

  Node(RecordStore store, FakeSequencer sequencer, ReadOptions read, long pendingBytesMax) {
    server =
        new ShardServer(
            store,
            sequencer,
            NodeConfig.of(new NodeId("n1"), 5).withPendingBytesMax(pendingBytesMax),
            new ShardServer.Options(OwnerOptions.standard(), read),
            new DiskReserve(this::lookAtDisk, 1_000_000),
            (reason, cause) -> halts.add(reason),
            registry);
    server.start();
    api = server.api();
    appends = api.appends(this);
  }

  private long lookAtDisk() {
    onLook.run();
    return usableBytes.get();
  }

  void prepare(FakeSequencer sequencer, long... shards) throws Exception {
    await().until(() -> server.objection().isEmpty());
    for (long shard : shards) {
      ShardId id = new ShardId(shard);
      api.prepare(new PrepareShard(id, LOG, List.of(new NodeId("n1")), true))
          .get(10, TimeUnit.SECONDS);
      sequencer.register(id);
    }
  }

  CompletableFuture<AppendOutcome> append(long shard, EncodedBatch batch) {
    return append(shard, batch, null);
  }

  CompletableFuture<AppendOutcome> append(
      long shard, EncodedBatch batch, @Nullable AppendId after) {
    CompletableFuture<AppendOutcome> outcome =
        outcomes.computeIfAbsent(batch.id(), id -> new CompletableFuture<>());
    appends.append(new ShardId(shard), batch, after);
    return outcome;
  }

  AppendOutcome.Ordered ordered(long shard, EncodedBatch batch) throws Exception {
    AppendOutcome outcome = append(shard, batch).get(20, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(AppendOutcome.Ordered.class);
    return (AppendOutcome.Ordered) outcome;
  }

  List<MappedBatch> readAll(long shard) throws Exception {
    List<MappedBatch> all = new ArrayList<>();
    long from = 0;
    while (true) {
      List<MappedBatch> page =
          api.read(new ReadRequest(new ShardId(shard), from, Long.MAX_VALUE, 1 << 20))
              .get(10, TimeUnit.SECONDS)
              .batches();
      if (page.isEmpty()) {
        return all;
      }
      all.addAll(page);
      from = page.getLast().endSeq();
    }
  }

  @Override
  public void onOutcome(AppendId id, AppendOutcome outcome) {
    outcomes.computeIfAbsent(id, i -> new CompletableFuture<>()).complete(outcome);
  }

  @Override
  public void onReady() {}

  @Override
  public void onClosed(Throwable cause) {
    closed.complete(cause);
  }

  @Override
  public void close() {
    server.close();
  }
}
