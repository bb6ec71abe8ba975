package io.totalog.shard.read;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.shard.ShardEffect;
import io.totalog.core.shard.ShardMeta;
import io.totalog.core.shard.ShardStatus;
import io.totalog.core.shard.StoreOp;
import io.totalog.core.shard.StoredNode;
import io.totalog.core.shard.StoredShard;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.shard.replica.OrderListener;
import io.totalog.shard.store.MappedRange;
import io.totalog.shard.store.PlacedBatch;
import io.totalog.shard.store.RecordStore;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What of each copy can be read, kept by the owner thread from the state machine's effects: it sees
 * every change before the store makes it. A batch is held from its append until it is the oldest of
 * the recent ones, so followers near the tail cost no disk.
 */
public final class ShardBook implements OrderListener {

  /** What a recent batch weighs beside its bytes: objects, map node, place in the order. */
  private static final int OVERHEAD_BYTES = 192;

  private final ConcurrentHashMap<ShardId, ReadableShard> shards = new ConcurrentHashMap<>();

  /**
   * Which shard's oldest recent batch is to go next: one entry per batch, in the order they came.
   */
  private final ArrayDeque<ReadableShard> recentOrder = new ArrayDeque<>();

  /** Shards with tails whose map is being written: they look again once it can be read. */
  private final ArrayDeque<Written> beingWritten = new ArrayDeque<>();

  private final long recentBytesMax;
  private final ReadMetrics metrics;
  private long recentBytes;

  /** Makes an empty one. */
  public ShardBook(ReadOptions options, ReadMetrics metrics) {
    this.recentBytesMax = options.recentBytesMax();
    this.metrics = metrics;
  }

  /** Takes what the store held at the start. */
  public void onLoaded(StoredNode stored, RecordStore store) {
    for (StoredShard shard : stored.shards()) {
      ShardMeta meta = shard.meta();
      List<MappedRange> last = store.newestRanges(meta.shard(), Long.MAX_VALUE, 1);
      long mappedEndSeq = last.isEmpty() ? 0 : last.getLast().endSeq();
      ReadableShard readable = new ReadableShard(meta.shard(), meta.log(), metrics);
      readable.onTrimmed(meta.firstSeq());
      readable.onMapped(List.of(), mappedEndSeq);
      if (meta.status() == ShardStatus.SEALED && shard.mapped() == meta.finalLength()) {
        readable.onEnded();
      }
      if (meta.status() == ShardStatus.DAMAGED) {
        readable.onBroken("this copy is damaged");
      }
      shards.put(meta.shard(), readable);
    }
  }

  /** Takes a change that is about to be handed to the store. */
  @Override
  public void onWriting(ShardEffect.Write write) {
    for (StoreOp op : write.ops()) {
      switch (op) {
        case StoreOp.PutBatch put -> onAppended(put);
        case StoreOp.PutShard put ->
            shards.computeIfAbsent(
                put.meta().shard(), id -> new ReadableShard(id, put.meta().log(), metrics));
        case StoreOp.Truncate truncate -> onTruncated(truncate.shard(), truncate.fromLsn());
        case StoreOp.TrimBelow trim -> onTrimmed(trim.shard(), trim.firstSeq());
        case StoreOp.Delete delete -> onRemoved(delete.shard());
        case StoreOp.PutPart put -> {}
        case StoreOp.PutNode put -> {}
      }
    }
  }

  /** Parts were applied: tails may have them from memory at once. */
  @Override
  public void onMapped(ShardEffect.Mapped mapped) {
    ReadableShard shard = shards.get(mapped.shard());
    if (shard == null) {
      return;
    }
    for (MappedPart part : mapped.parts()) {
      List<MappedBatch> batches = shard.order(part);
      if (records(batches) != part.count()) {
        // What is recent must have no gap: keep only what comes after it.
        shard.onGapBelow(batches.isEmpty() ? endSeq(part) : batches.getFirst().firstSeq());
        dropAll(shard);
      }
      shard.onMapped(batches, endSeq(part));
      for (MappedBatch batch : batches) {
        count(batch, 1);
        recentOrder.addLast(shard);
      }
    }
    dropOldest();
    if (!shard.tails().isEmpty()) {
      beingWritten.addLast(new Written(mapped.token(), shard));
      wake(shard);
    }
  }

  /** Writes up to this token can be read. */
  @Override
  public void onWritten(long token) {
    while (!beingWritten.isEmpty() && beingWritten.getFirst().token() <= token) {
      wake(beingWritten.removeFirst().shard());
    }
  }

  /** A shard has all it will ever have. */
  @Override
  public void onEnded(ShardId id) {
    ReadableShard shard = shards.get(id);
    if (shard != null) {
      shard.onEnded();
      wake(shard);
    }
  }

  /** Records below a seq are gone. */
  @Override
  public void onTrimmed(ShardId id, long firstSeq) {
    ReadableShard shard = shards.get(id);
    if (shard != null) {
      shard.onTrimmed(firstSeq);
    }
  }

  /** A copy is deleted. */
  @Override
  public void onRemoved(ShardId id) {
    ReadableShard shard = shards.remove(id);
    if (shard != null) {
      shard.onTruncated(0);
      dropAll(shard);
      shard.onRemoved();
      shard.tails().forEach(TailPump::wake);
    }
  }

  /** A copy must not be read any more. */
  @Override
  public void onDamaged(ShardId id, String reason) {
    ReadableShard shard = shards.get(id);
    if (shard != null) {
      shard.onBroken(reason);
      wake(shard);
    }
  }

  /** Returns how many batches are held in memory. */
  int recentBatches() {
    return recentOrder.size();
  }

  ReadableShard find(ShardId id) {
    ReadableShard shard = shards.get(id);
    if (shard == null) {
      throw notHere(id);
    }
    return shard;
  }

  List<ShardId> shardsOf(LogId log) {
    return shards.values().stream()
        .filter(s -> s.log().equals(log))
        .map(ReadableShard::id)
        .toList();
  }

  void endTails(TotalogException cause) {
    shards.values().forEach(s -> s.tails().forEach(t -> t.endSoon(cause)));
  }

  static TotalogException notHere(ShardId id) {
    return TotalogException.of(
        ErrorCode.SHARD_NOT_FOUND, "this node has no shard " + id, id.value());
  }

  private void onAppended(StoreOp.PutBatch put) {
    ReadableShard shard = shards.get(put.shard());
    if (shard != null) {
      shard.onAppended(new PlacedBatch(put.lsn(), put.batch()));
    }
  }

  private void onTruncated(ShardId id, long fromLsn) {
    ReadableShard shard = shards.get(id);
    if (shard != null) {
      shard.onTruncated(fromLsn);
    }
  }

  private void dropOldest() {
    while (recentBytes > recentBytesMax && !recentOrder.isEmpty()) {
      drop(recentOrder.removeFirst());
    }
  }

  private void dropAll(ReadableShard shard) {
    if (drop(shard)) {
      while (drop(shard)) {}
      recentOrder.removeIf(entry -> entry == shard);
    }
  }

  private boolean drop(ReadableShard shard) {
    MappedBatch dropped = shard.dropOldest();
    if (dropped != null) {
      count(dropped, -1);
    }
    return dropped != null;
  }

  private void count(MappedBatch batch, int sign) {
    long weight = (long) sign * (batch.bytes().length + OVERHEAD_BYTES);
    recentBytes += weight;
    metrics.onRecent(weight);
  }

  private static long endSeq(MappedPart part) {
    return part.firstSeq() + part.count();
  }

  private static long records(List<MappedBatch> batches) {
    long records = 0;
    for (MappedBatch batch : batches) {
      records += batch.count();
    }
    return records;
  }

  private static void wake(ReadableShard shard) {
    shard.tails().forEach(TailPump::wake);
  }

  /** A shard whose map is under way to the store. */
  private record Written(long token, ReadableShard shard) {}
}
