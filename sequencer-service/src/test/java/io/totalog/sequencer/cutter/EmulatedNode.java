package io.totalog.sequencer.cutter;

import static org.awaitility.Awaitility.await;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.id.StoreId;
import io.totalog.protocol.sequencer.ReportListener;
import io.totalog.protocol.sequencer.ReportStream;
import io.totalog.protocol.sequencer.SequencerApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A shard node that stores nothing but says it does: the report stream's other side. */
class EmulatedNode implements ReportListener {

  private static final long TERM = 1;

  final Replica replica;
  private final Map<Long, Copy> copies = new TreeMap<>();
  private final List<MappedPart> parts = new ArrayList<>();
  private @Nullable ReportStream stream;
  private @Nullable HelloAnswer answer;
  private @Nullable Throwable closed;
  private long highestCut;

  private static final class Copy {
    long durable;
    long mapped;
  }

  EmulatedNode(String name) {
    replica = new Replica(new NodeId(name), new StoreId(name.hashCode()));
  }

  /** Says hello and waits for the verified answer. */
  synchronized void connect(SequencerApi api) {
    answer = null;
    closed = null;
    List<ShardHello> shards = new ArrayList<>();
    copies.forEach(
        (id, c) -> shards.add(new ShardHello(new ShardId(id), TERM, c.durable, c.mapped)));
    stream =
        api.report(
            new Hello(ClusterId.UNKNOWN, replica.node(), replica.store(), 1, 1, highestCut, shards),
            this);
  }

  /** Says hello until somebody answers. */
  void awaitConnected(SequencerApi api) {
    await()
        .ignoreExceptions()
        .until(() -> {
          if (closed() != null || !hasStream()) {
            connect(api);
          }
          return answer() != null;
        });
  }

  private synchronized boolean hasStream() {
    return stream != null;
  }

  synchronized void prepare(long shard) {
    copies.put(shard, new Copy());
    stream().prepared(new ShardHello(new ShardId(shard), TERM, 0, 0));
  }

  /** Stores further records of a shard. */
  synchronized void store(long shard, int records) {
    Copy copy = copy(shard);
    copy.durable += records;
    stream().progress(List.of(new ReplicaProgress(shard, TERM, copy.durable, copy.mapped)));
  }

  /** Pretends to have seen a cut. */
  synchronized void pretendCut(long cut) {
    highestCut = cut;
  }

  synchronized void disconnect() {
    stream().close();
    stream = null;
  }

  synchronized long mapped(long shard) {
    return copy(shard).mapped;
  }

  synchronized List<MappedPart> parts() {
    return List.copyOf(parts);
  }

  synchronized @Nullable HelloAnswer answer() {
    return answer;
  }

  synchronized @Nullable Throwable closed() {
    return closed;
  }

  private ReportStream stream() {
    if (stream == null) {
      throw new IllegalStateException("not connected");
    }
    return stream;
  }

  private Copy copy(long shard) {
    Copy copy = copies.get(shard);
    if (copy == null) {
      throw new IllegalStateException("no copy of shard " + shard);
    }
    return copy;
  }

  @Override
  public synchronized void onAnswer(HelloAnswer given) {
    answer = given;
    given.parts().forEach(this::apply);
  }

  @Override
  public synchronized void onCut(CutDelivery delivery) {
    highestCut = Math.max(highestCut, delivery.cut());
    delivery.parts().forEach(this::apply);
    List<ReplicaProgress> confirmed = new ArrayList<>();
    for (MappedPart part : delivery.parts()) {
      Copy copy = copy(part.shard());
      confirmed.add(new ReplicaProgress(part.shard(), TERM, copy.durable, copy.mapped));
    }
    if (stream != null) {
      stream.progress(confirmed);
    }
  }

  private void apply(MappedPart part) {
    Copy copy = copy(part.shard());
    if (part.fromLsn() == copy.mapped) {
      copy.mapped = part.toLsn();
      parts.add(part);
    } else if (part.toLsn() > copy.mapped) {
      throw new IllegalStateException("part " + part + " after " + copy.mapped);
    }
  }

  @Override
  public void onReady() {}

  @Override
  public synchronized void onClosed(Throwable cause) {
    closed = cause;
  }
}
