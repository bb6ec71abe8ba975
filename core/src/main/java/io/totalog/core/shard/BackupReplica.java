package io.totalog.core.shard;

import io.totalog.core.id.NodeId;
import io.totalog.core.record.EncodedBatch;

/** A copy that follows the term of its shard's primary. */
final class BackupReplica extends ShardReplica {

  private long durableTerm;
  private long openConnection;
  private boolean isAnswerDue;

  BackupReplica(NodeState node, StoredShard stored, boolean isStored) {
    super(node, stored, isStored);
    durableTerm = stored.meta().term();
  }

  @Override
  long term() {
    return durableTerm;
  }

  @Override
  boolean isCounted() {
    return super.isCounted() && isTermDurable();
  }

  /** The primary opens a term (rule 9). */
  void onOpen(NodeId from, PeerMessage.Open open) {
    long own = meta().term();
    if (!follows(from)) {
      node.send(from, new PeerMessage.OpenRefused(shard(), open.term(), 0));
    } else if (!node.rules.mayFollow(open.term(), own)) {
      node.send(from, new PeerMessage.OpenRefused(shard(), open.term(), own));
    } else if (open.term() > own) {
      becomeFollower(from, open);
    } else {
      answerOnceDurable(from);
    }
  }

  private void becomeFollower(NodeId from, PeerMessage.Open open) {
    long kept = node.rules.keptOnOpen(appended(), open.length());
    if (kept < mapped()) {
      becomeDamaged(
          "its primary opened at " + open.length() + ", below the " + mapped() + " ordered here",
          true);
      node.send(from, new PeerMessage.OpenRefused(shard(), open.term(), 0));
      return;
    }
    truncate(kept, null);
    put(meta().withTerm(open.term()), true);
    node.out.whenDurable(() -> onTermDurable(open.term()));
    answerOnceDurable(from);
  }

  private void onTermDurable(long term) {
    durableTerm = Math.max(durableTerm, term);
    if (isCounted()) {
      node.progress.add(this);
      maybeAnswer();
    }
  }

  private void answerOnceDurable(NodeId from) {
    isAnswerDue = true;
    openConnection = node.connectionTo(from);
    maybeAnswer();
  }

  /** The node's boot number is durable: it may speak. */
  void onStarted() {
    maybeAnswer();
  }

  private void maybeAnswer() {
    NodeId primary = meta().primary();
    if (!isAnswerDue || !node.isStarted() || !isTermDurable()) {
      return;
    }
    if (node.connectionTo(primary) != openConnection || openConnection == 0) {
      return;
    }
    isAnswerDue = false;
    int crc = suffix.isEmpty() ? 0 : suffix.crc(index.tail() - 1);
    node.send(primary, new PeerMessage.OpenAnswer(shard(), meta().term(), appended(), crc));
  }

  /** The primary hands over a batch. */
  void onReplicate(NodeId from, PeerMessage.Replicate message) {
    long own = meta().term();
    if (!follows(from)) {
      return;
    }
    EncodedBatch batch = message.batch();
    if (message.term() < own) {
      node.send(from, new PeerMessage.OpenRefused(shard(), message.term(), own));
    } else if (message.term() > own || message.lsn() > appended()) {
      node.send(from, new PeerMessage.OpenNeeded(shard(), message.term()));
    } else if (message.lsn() == appended() && isTermDurable()) {
      makeRoomForId();
      append(SuffixBatches.NOBODY, batch, StoredBatch.checksum(batch.bytes()), false);
    }
  }

  /** The primary wonders. */
  void onProbe(NodeId from) {
    if (!follows(from) || !node.isStarted()) {
      return;
    }
    node.send(from, new PeerMessage.ProbeAnswer(shard(), term(), durable()));
  }

  /** A backup cannot refuse: it forgets, and then never says that an append is not there. */
  private void makeRoomForId() {
    if (!node.hasRoomForId() && !node.madeRoomForId()) {
      forgetFirstId();
    }
  }

  private boolean follows(NodeId from) {
    boolean isAlive = status() == ShardStatus.PREPARED || status() == ShardStatus.OPEN;
    return isAlive && isStored() && meta().primary().equals(from);
  }

  private boolean isTermDurable() {
    return durableTerm == meta().term();
  }

  @Override
  void onLeavesSuffix(long position) {}

  @Override
  void becomeUnverified() {}

  @Override
  void onSealed() {}

  @Override
  void onDamaged() {}
}
