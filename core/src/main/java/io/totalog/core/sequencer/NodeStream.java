package io.totalog.core.sequencer;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.cut.ShardNotice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One node's connection to this leader: what it told, and what it gets with the present cut. */
final class NodeStream {

  final long id;
  final Hello hello;

  /** Whether the hello was judged after an epoch check sent after it came. */
  boolean verified;

  /** Latest word of the node on shards that are not tracked for it yet. */
  private final Map<Long, ReplicaProgress> told = new HashMap<>();

  private final List<MappedPart> parts = new ArrayList<>();
  private final List<ShardNotice> notices = new ArrayList<>();

  NodeStream(long id, Hello hello) {
    this.id = id;
    this.hello = hello;
    hello.shards().forEach(this::tell);
  }

  void tell(ShardHello shard) {
    tell(new ReplicaProgress(shard.shard().value(), shard.term(), shard.durable(), shard.mapped()));
  }

  void tell(ReplicaProgress progress) {
    told.put(progress.shard(), progress);
  }

  @Nullable ReplicaProgress toldOf(long shard) {
    return told.get(shard);
  }

  boolean hasOutgoing() {
    return !parts.isEmpty() || !notices.isEmpty();
  }

  void add(MappedPart part) {
    parts.add(part);
  }

  void add(ShardNotice notice) {
    notices.add(notice);
  }

  CutDelivery takeDelivery(long cut) {
    CutDelivery delivery = new CutDelivery(cut, parts, notices);
    parts.clear();
    notices.clear();
    return delivery;
  }
}
