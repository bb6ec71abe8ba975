package io.totalog.core.shard;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.ClusterId;
import io.totalog.core.id.ShardId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's connection to the ordering leader (rule 7).
 *
 * <pre>
 * DOWN → CONNECTED → GREETED → ANSWERED        CONNECTED: the hello waits for the boot number's fsync
 * </pre>
 */
final class LeaderSession {

  private enum State {
    DOWN,
    CONNECTED,
    GREETED,
    ANSWERED
  }

  private final NodeState node;
  private State state = State.DOWN;
  private long highestEpoch;
  private boolean isHighestCutStored = true;

  LeaderSession(NodeState node) {
    this.node = node;
  }

  void onConnected() {
    state = State.CONNECTED;
    node.leaderUp(true);
    maybeGreet();
  }

  void onLost() {
    state = State.DOWN;
    node.leaderUp(false);
    node.progress.close();
  }

  /** Says hello if there is a connection and the boot number is durable. */
  void maybeGreet() {
    if (state != State.CONNECTED || !node.isStarted()) {
      return;
    }
    state = State.GREETED;
    node.progress.close();
    List<ShardHello> shards = new ArrayList<>(node.replicas.size());
    node.replicas.forEach(replica -> {
      if (replica.isStored()) {
        shards.add(replica.hello());
      }
    });
    shards.sort(Comparator.comparing(ShardHello::shard));
    NodeMeta meta = node.meta();
    node.out.emit(
        new ShardEffect.SendHello(
            new Hello(
                meta.cluster(),
                node.config.node(),
                meta.store(),
                meta.boot(),
                node.config.process(),
                meta.highestCut(),
                shards)));
  }

  /** A copy became durable: a leader that was greeted before has not heard of it. */
  void onPrepared(ShardReplica replica) {
    if (state == State.GREETED || state == State.ANSWERED) {
      node.out.emit(new ShardEffect.SendPrepared(replica.hello()));
    }
  }

  void onAnswer(HelloAnswer answer) {
    if (state != State.GREETED) {
      return;
    }
    if (answer.epoch() < highestEpoch) {
      node.askRehello("epoch " + answer.epoch() + " answered after " + highestEpoch);
      return;
    }
    if (!joinedCluster(answer.cluster())) {
      return;
    }
    highestEpoch = answer.epoch();
    state = State.ANSWERED;
    answer.verdicts().forEach(this::judge);
    answer.parts().forEach(this::apply);
    node.progress.open();
  }

  private boolean joinedCluster(ClusterId cluster) {
    NodeMeta meta = node.meta();
    if (!meta.cluster().isKnown()) {
      node.meta(new NodeMeta(cluster, meta.store(), meta.boot(), meta.highestCut()));
      node.out.put(new StoreOp.PutNode(node.meta()), true);
      return true;
    }
    if (!meta.cluster().equals(cluster)) {
      node.out.halt(
          "this store belongs to cluster "
              + meta.cluster()
              + ", the ordering leader to "
              + cluster
              + ": check which ZooKeeper the two use, or give this node an empty data directory");
      return false;
    }
    return true;
  }

  private void judge(ShardVerdict verdict) {
    ShardReplica replica = node.replicas.get(verdict.shard().value());
    if (replica == null) {
      return;
    }
    switch (verdict) {
      case ShardVerdict.Open open -> replica.becomeOpen(open.base());
      case ShardVerdict.Sealed sealed -> replica.becomeSealed(sealed.finalLength());
      case ShardVerdict.Damaged damaged ->
          replica.becomeDamaged("the ordering leader knows of more than is here", false);
      case ShardVerdict.Unregistered unregistered -> replica.becomeUnverified();
      case ShardVerdict.Gone gone -> remove(replica);
    }
  }

  void onCut(CutDelivery delivery) {
    if (state != State.ANSWERED) {
      return;
    }
    List<MappedPart> parts = delivery.parts();
    for (int i = 0; i < parts.size(); i++) {
      apply(parts.get(i));
    }
    delivery.notices().forEach(this::apply);
    NodeMeta meta = node.meta();
    if (delivery.cut() > meta.highestCut()) {
      node.meta(new NodeMeta(meta.cluster(), meta.store(), meta.boot(), delivery.cut()));
      isHighestCutStored = false;
    }
  }

  /** Adds the highest cut to a write that is made anyway. */
  void maybeStoreHighestCut() {
    if (!isHighestCutStored && node.out.hasOps()) {
      isHighestCutStored = true;
      node.out.put(new StoreOp.PutNode(node.meta()), false);
    }
  }

  private void apply(MappedPart part) {
    ShardReplica replica = node.replicas.get(part.shard());
    if (replica != null) {
      replica.onPart(part);
    }
  }

  private void apply(ShardNotice notice) {
    @Nullable ShardReplica replica = node.replicas.get(notice.shard().value());
    if (replica == null) {
      return;
    }
    switch (notice) {
      case ShardNotice.Registered registered -> replica.becomeOpen(registered.base());
      case ShardNotice.Sealed sealed -> replica.becomeSealed(sealed.finalLength());
      case ShardNotice.Trimmed trimmed -> replica.onTrimmed(trimmed.first());
      case ShardNotice.Gone gone -> remove(replica);
    }
  }

  private void remove(ShardReplica replica) {
    ShardId shard = replica.shard();
    replica.becomeRemoved(
        new AppendOutcome.Refused(
            ErrorCode.LOG_NOT_FOUND, "the log of shard " + shard + " is gone"));
    node.replicas.remove(shard.value());
  }
}
