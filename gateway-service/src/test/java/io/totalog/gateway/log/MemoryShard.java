package io.totalog.gateway.log;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.view.ShardView;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.ReadAnswer;
import io.totalog.protocol.shard.ReadRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One shard of a {@link MemoryCluster}. Owned by its thread. */
final class MemoryShard {
  final ShardId id;
  final NodeId node;
  final long firstSeq;
  final List<MappedBatch> mapped = new ArrayList<>();
  final List<MemoryTail> tails = new ArrayList<>();
  private final Map<AppendId, MappedBatch> byId = new HashMap<>();
  private final Map<AppendId, EncodedBatch> pending = new LinkedHashMap<>();
  private final Map<AppendId, List<MemoryAppends>> askers = new HashMap<>();
  boolean open = true;

  /** Appends that it still refuses, as a primary that was started again and is not verified yet. */
  int refusals;

  long length;
  long endSeq = Long.MAX_VALUE;

  MemoryShard(ShardId id, NodeId node, long firstSeq) {
    this.id = id;
    this.node = node;
    this.firstSeq = firstSeq;
  }

  ShardView view() {
    return new ShardView(id, open, List.of(node), -1, length, firstSeq, endSeq);
  }

  void append(MemoryAppends stream, EncodedBatch batch, @Nullable AppendId after) {
    MappedBatch known = byId.get(batch.id());
    if (known != null) {
      stream.answer(
          batch.id(), new AppendOutcome.Ordered(known.firstSeq(), known.count(), known.timeMs()));
    } else if (!open) {
      stream.answer(batch.id(), new AppendOutcome.BeyondSeal(length));
    } else if (refusals > 0) {
      refusals--;
      stream.answer(batch.id(), refused("waits for the ordering leader"));
    } else if (after != null && !byId.containsKey(after) && !pending.containsKey(after)) {
      stream.answer(batch.id(), refused("lacks the append before it, " + after));
    } else {
      pending.putIfAbsent(batch.id(), batch);
      askers.computeIfAbsent(batch.id(), key -> new ArrayList<>()).add(stream);
    }
  }

  /** Orders everything that waits from a seq on. Returns the seq after it. */
  long cut(long next, long timeMs) {
    long seq = next;
    for (EncodedBatch batch : pending.values()) {
      MappedBatch done = new MappedBatch(id.value(), seq, batch.count(), timeMs, batch.bytes());
      mapped.add(done);
      byId.put(batch.id(), done);
      seq += batch.count();
      length += batch.count();
    }
    for (AppendId id : List.copyOf(pending.keySet())) {
      MappedBatch done = byId.get(id);
      answer(id, new AppendOutcome.Ordered(done.firstSeq(), done.count(), done.timeMs()));
    }
    pending.clear();
    tails.forEach(MemoryTail::push);
    return seq;
  }

  void seal(long next) {
    open = false;
    endSeq = next;
    for (AppendId id : List.copyOf(pending.keySet())) {
      answer(id, new AppendOutcome.BeyondSeal(length));
    }
    pending.clear();
    List.copyOf(tails).forEach(MemoryTail::push);
  }

  FindAnswer find(AppendId id) {
    MappedBatch done = byId.get(id);
    if (done != null) {
      return new FindAnswer.Found(done.firstSeq(), done.count(), done.timeMs());
    }
    return open ? new FindAnswer.Unknown() : new FindAnswer.NotThere();
  }

  ReadAnswer read(ReadRequest request) {
    List<MappedBatch> found = new ArrayList<>();
    long bytes = 0;
    for (MappedBatch batch : mapped) {
      boolean touches = batch.endSeq() > request.fromSeq() && batch.firstSeq() < request.untilSeq();
      if (touches && (found.isEmpty() || bytes < request.bytesMax())) {
        found.add(batch);
        bytes += batch.bytes().length;
      }
    }
    return new ReadAnswer(found, mapped.isEmpty() ? 0 : mapped.get(mapped.size() - 1).endSeq());
  }

  private static AppendOutcome refused(String why) {
    return new AppendOutcome.Refused(ErrorCode.SHARD_UNAVAILABLE, why);
  }

  private void answer(AppendId id, AppendOutcome outcome) {
    List<MemoryAppends> streams = askers.remove(id);
    if (streams != null) {
      streams.forEach(stream -> stream.answer(id, outcome));
    }
  }
}
