package io.totalog.protocol.shard.grpc;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.Replica;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.protocol.shard.AppendListener;
import io.totalog.protocol.shard.AppendStream;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.PrepareShard;
import io.totalog.protocol.shard.PreparedShard;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import io.totalog.protocol.shard.ShardApi;
import io.totalog.protocol.shard.TailListener;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.protocol.shard.TailStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A shard node in memory with shard 1: orders at once; shard 2 is sealed, shard 3 full. */
final class FakeShard implements ShardApi {

  static final ShardId OPEN = new ShardId(1);
  static final ShardId SEALED = new ShardId(2);
  static final ShardId FULL = new ShardId(3);

  private final List<MappedBatch> batches = new ArrayList<>();
  private final List<AppendId> ids = new ArrayList<>();
  private long next;
  private volatile boolean ready = true;
  private volatile @Nullable AppendListener appender;
  final AtomicInteger appended = new AtomicInteger();
  final AtomicInteger closedStreams = new AtomicInteger();
  volatile long credited;

  void ready(boolean now) {
    ready = now;
    AppendListener listener = appender;
    if (now && listener != null) {
      listener.onReady();
    }
  }

  @Override
  public AppendStream appends(AppendListener listener) {
    appender = listener;
    return new AppendStream() {
      @Override
      public void append(ShardId shard, EncodedBatch batch, @Nullable AppendId after) {
        listener.onOutcome(batch.id(), take(shard, batch, after));
      }

      @Override
      public boolean isReady() {
        return ready;
      }

      @Override
      public void close() {
        closedStreams.incrementAndGet();
      }
    };
  }

  private synchronized AppendOutcome take(
      ShardId shard, EncodedBatch batch, @Nullable AppendId after) {
    appended.incrementAndGet();
    if (after != null && !ids.contains(after)) {
      String detail = "lacks " + after.gateway() + "/" + after.counter();
      return new AppendOutcome.Refused(ErrorCode.SHARD_UNAVAILABLE, detail);
    }
    if (shard.equals(SEALED)) {
      return new AppendOutcome.BeyondSeal(12);
    }
    if (shard.equals(FULL)) {
      return new AppendOutcome.Refused(ErrorCode.STORAGE_UNAVAILABLE, "disk full");
    }
    batches.add(new MappedBatch(shard.value(), next, batch.count(), 1000, batch.bytes()));
    ids.add(batch.id());
    next += batch.count();
    return new AppendOutcome.Ordered(next - batch.count(), batch.count(), 1000);
  }

  @Override
  public synchronized CompletableFuture<ReadAnswer> read(ReadRequest request) {
    if (!request.shard().equals(OPEN)) {
      return CompletableFuture.failedFuture(
          TotalogException.of(ErrorCode.SHARD_NOT_FOUND, "no such shard", request.shard().value()));
    }
    List<MappedBatch> found =
        batches.stream()
            .filter(b -> b.endSeq() > request.fromSeq() && b.firstSeq() < request.untilSeq())
            .toList();
    return CompletableFuture.completedFuture(new ReadAnswer(found, next));
  }

  @Override
  public TailStream tail(TailRequest request, TailListener listener) {
    return new Tail(request.fromSeq(), listener);
  }

  @Override
  public synchronized CompletableFuture<FindAnswer> find(ShardId shard, AppendId id) {
    int at = ids.indexOf(id);
    if (at >= 0) {
      MappedBatch b = batches.get(at);
      return CompletableFuture.completedFuture(
          new FindAnswer.Found(b.firstSeq(), b.count(), b.timeMs()));
    }
    return CompletableFuture.completedFuture(
        shard.equals(SEALED) ? new FindAnswer.NotThere() : new FindAnswer.Unknown());
  }

  @Override
  public CompletableFuture<PreparedShard> prepare(PrepareShard request) {
    return CompletableFuture.completedFuture(
        new PreparedShard(
            request.shard(),
            new Replica(
                new NodeId(request.nodes().getLast() + "-" + request.log() + request.fsync()),
                new StoreId(-3))));
  }

  @Override
  public synchronized CompletableFuture<Long> bytes(LogId log) {
    throw TotalogException.of(ErrorCode.LOG_NOT_FOUND, "thrown, not returned");
  }

  /** Sends what credit allows, in calls of two batches, then the end. */
  private final class Tail implements TailStream {
    private final TailListener listener;
    private long from;
    private long credit;
    private boolean closed;

    Tail(long from, TailListener listener) {
      this.from = from;
      this.listener = listener;
    }

    @Override
    public synchronized void request(long bytes) {
      credited += bytes;
      credit += bytes;
      List<MappedBatch> sending = new ArrayList<>();
      for (MappedBatch b : List.copyOf(batches)) {
        if (!closed && b.firstSeq() >= from && credit > 0) {
          sending.add(b);
          credit -= b.bytes().length;
          from = b.endSeq();
        }
      }
      for (int i = 0; i < sending.size(); i += 2) {
        listener.onBatches(sending.subList(i, Math.min(i + 2, sending.size())));
      }
      if (from == next) {
        listener.onEnd();
      }
    }

    @Override
    public synchronized void close() {
      closed = true;
      closedStreams.incrementAndGet();
    }
  }
}
