package io.totalog.core.shard;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a shard. Lengths count records and are always a batch's end:
 *
 * <pre>
 * mapped ≤ durable ≤ appended        confirmed ≤ mapped
 * </pre>
 *
 * <p>What lies above {@code mapped} is the un-ordered suffix; it may be truncated, the rest never.
 */
abstract sealed class ShardReplica permits PrimaryReplica, BackupReplica {

  final NodeState node;
  final AppendIdIndex index = new AppendIdIndex();
  final SuffixBatches suffix = new SuffixBatches();
  final List<Long> prepareRequests = new ArrayList<>(0);
  boolean inOpenWrite;
  boolean inProgressQueue;
  private ShardMeta meta;
  private boolean isStored;
  private boolean isRemoved;
  private boolean areIdsComplete;
  private int generation;
  private long appended;
  private long written;
  private long synced;
  private long mapped;
  private long mappedWritten;
  private long mappedSynced;
  private long markedDurable;
  private long markedConfirmed;

  ShardReplica(NodeState node, StoredShard stored, boolean isStored) {
    this.node = node;
    this.meta = stored.meta();
    this.isStored = isStored;
    this.areIdsComplete = stored.recentComplete();
    for (StoredAppend recent : stored.recent()) {
      index.add(recent.id(), recent.lsn(), recent.count());
      index.order(recent.firstSeq(), recent.timeMs());
    }
    suffix.startAt(index.tail());
    for (StoredBatch batch : stored.suffix()) {
      index.add(batch.id(), batch.lsn(), batch.count());
      suffix.add(SuffixBatches.NOBODY, batch.id(), batch.weight(), batch.crc(), null);
    }
    node.addAppendIds(index.size());
    appended = stored.length();
    written = appended;
    synced = appended;
    mapped = stored.mapped();
    mappedWritten = mapped;
    mappedSynced = mapped;
    markedDurable = durable();
    markedConfirmed = mapped;
  }

  // --- what it has ---

  final ShardMeta meta() {
    return meta;
  }

  final ShardId shard() {
    return meta.shard();
  }

  final ShardStatus status() {
    return meta.status();
  }

  final int generation() {
    return generation;
  }

  final long appended() {
    return appended;
  }

  final long mapped() {
    return mapped;
  }

  final long written() {
    return written;
  }

  final long durable() {
    return node.rules.durable(appended, written, synced, meta.fsync());
  }

  final boolean isStored() {
    return isStored;
  }

  /** Returns the term whose bytes it has, as far as that is durable. */
  abstract long term();

  /** Returns whether the leader may count it now. */
  boolean isCounted() {
    return !isRemoved && isStored && status() != ShardStatus.DAMAGED;
  }

  final ReplicaProgress progress() {
    return new ReplicaProgress(shard().value(), term(), durable(), confirmed());
  }

  /**
   * Returns what the next hello says; a damaged copy claims nothing, so that nobody counts on it.
   */
  final ShardHello hello() {
    return status() == ShardStatus.DAMAGED
        ? new ShardHello(shard(), term(), 0, 0)
        : new ShardHello(shard(), term(), durable(), confirmed());
  }

  /** Looks for an append (rule 13). */
  final FindAnswer find(AppendId id) {
    if (status() == ShardStatus.DAMAGED) {
      return new FindAnswer.Unknown();
    }
    long at = index.find(id);
    if (at != AppendIdIndex.NONE && at < index.ordered()) {
      return new FindAnswer.Found(index.firstSeq(at), index.count(at), index.timeMs(at));
    }
    boolean isWhole = status() == ShardStatus.SEALED && mapped == meta.finalLength();
    return isWhole && areIdsComplete ? new FindAnswer.NotThere() : new FindAnswer.Unknown();
  }

  // --- writes ---

  final void becomeStored() {
    isStored = true;
  }

  final void onWritten(int ofGeneration, long length, long mappedLength) {
    if (ofGeneration == generation) {
      written = Math.max(written, length);
      suffix.release(index.endingAt(written) + 1);
    }
    mappedWritten = Math.max(mappedWritten, mappedLength);
    onDurable();
  }

  final void onSynced(int ofGeneration, long length, long mappedLength) {
    if (ofGeneration == generation) {
      synced = Math.max(synced, length);
    }
    mappedSynced = Math.max(mappedSynced, mappedLength);
    onDurable();
  }

  private void onDurable() {
    long durable = durable();
    long confirmed = confirmed();
    if (durable != markedDurable || confirmed != markedConfirmed) {
      markedDurable = durable;
      markedConfirmed = confirmed;
      if (isCounted()) {
        node.progress.add(this);
      }
    }
  }

  /** Stores a batch behind the last one. */
  final void append(long channel, EncodedBatch batch, int crc, boolean keepBytes) {
    index.add(batch.id(), appended, batch.count());
    node.addAppendIds(1);
    suffix.add(channel, batch.id(), batch.weight(), crc, keepBytes ? batch : null);
    node.out.put(this, new StoreOp.PutBatch(shard(), appended, batch), meta.fsync());
    appended += batch.count();
  }

  /** Stores changed meta. */
  final void put(ShardMeta changed, boolean sync) {
    meta = changed;
    node.out.put(this, new StoreOp.PutShard(changed), sync);
  }

  // --- the order ---

  /** A committed part (rule 10). */
  final void onPart(MappedPart part) {
    node.sawCutTime(part.timeMs());
    if (status() == ShardStatus.DAMAGED || part.toLsn() <= mapped) {
      return;
    }
    if (part.toLsn() > appended) {
      becomeDamaged("ordered up to lsn " + part.toLsn() + " but has only " + appended, true);
      return;
    }
    if (!node.rules.mayApply(part, mapped)) {
      node.askRehello("shard " + shard() + " has mapped " + mapped + " and got " + part);
      return;
    }
    if (index.endingAt(part.toLsn()) < index.ordered()) {
      becomeDamaged("lsn " + part.toLsn() + " was ordered but is inside a batch", true);
      return;
    }
    apply(part);
  }

  private void apply(MappedPart part) {
    node.out.putMap(this, new StoreOp.PutPart(part));
    mapped = part.toLsn();
    while (index.ordered() < index.tail() && index.endLsn(index.ordered()) <= mapped) {
      long at = index.ordered();
      long seq = part.seqOf(index.lsn(at));
      index.order(seq, part.timeMs());
      onLeavesSuffix(at);
      suffix.completeFirst(
          node.out, new AppendOutcome.Ordered(seq, index.count(at), part.timeMs()));
    }
    node.out.emit(new ShardEffect.Mapped(shard(), List.of(part), node.out.token()));
    expireIds();
    maybeEnd();
  }

  /** A batch is ordered or truncated; it still is in index and suffix. */
  abstract void onLeavesSuffix(long position);

  /** The shard is registered and open. */
  void becomeOpen(long base) {
    if (status() == ShardStatus.PREPARED) {
      put(meta.opened(base), false);
    }
  }

  /** The leader does not know the shard (yet). */
  abstract void becomeUnverified();

  /** The shard is sealed: what lies beyond was never ordered and never will be. */
  final void becomeSealed(long finalLength) {
    if (meta.finalLength() >= 0 && meta.finalLength() != finalLength) {
      node.out.halt(
          "shard "
              + shard()
              + " was sealed at "
              + meta.finalLength()
              + " and again at "
              + finalLength
              + ": the cut log contradicts itself");
      return;
    }
    if (meta.finalLength() >= 0) {
      return;
    }
    if (!mayEndAt(finalLength)) {
      becomeDamaged(
          "sealed at " + finalLength + " but has " + mapped + " mapped of " + appended, true);
    }
    if (status() == ShardStatus.DAMAGED) {
      dropSuffix(finalLength);
    } else {
      truncate(
          node.rules.keptOnSeal(appended, finalLength), new AppendOutcome.BeyondSeal(finalLength));
    }
    put(meta.sealed(finalLength), false);
    onSealed();
    maybeEnd();
  }

  private boolean mayEndAt(long length) {
    return length == mapped
        || length == appended
        || (length > mapped && index.endingAt(length) != AppendIdIndex.NONE);
  }

  /** The role's part of a seal. */
  abstract void onSealed();

  private void maybeEnd() {
    if (status() == ShardStatus.SEALED && mapped == meta.finalLength()) {
      node.out.emit(new ShardEffect.Ended(shard(), mapped, node.out.token()));
    }
  }

  /** Records of the log below a seq are gone. */
  final void onTrimmed(long first) {
    if (first > meta.firstSeq()) {
      put(meta.trimmed(first), false);
      node.out.put(this, new StoreOp.TrimBelow(shard(), first), false);
      node.out.emit(new ShardEffect.Trimmed(shard(), first));
    }
  }

  /** This copy is not to be trusted any more, for ever (rule 8). */
  final void becomeDamaged(String reason, boolean tellLeader) {
    if (status() == ShardStatus.DAMAGED) {
      return;
    }
    put(meta.damaged(), true);
    onDamaged();
    node.out.emit(new ShardEffect.Damaged(shard(), reason));
    if (tellLeader) {
      node.askRehello("shard " + shard() + " is damaged: " + reason);
    }
  }

  /** The role's part of a damage. */
  abstract void onDamaged();

  /**
   * The copy goes away; those who wait get the outcome, or no answer if their append may be
   * ordered.
   */
  final void becomeRemoved(AppendOutcome dropped) {
    @Nullable AppendOutcome outcome = meta.finalLength() < 0 ? dropped : null;
    onDamaged();
    while (!suffix.isEmpty()) {
      onLeavesSuffix(index.tail() - 1);
      index.dropTail();
      suffix.removeLast(node.out, outcome);
      node.addAppendIds(-1);
    }
    node.addAppendIds(-index.size());
    index.clear();
    isRemoved = true;
    node.out.put(this, new StoreOp.Delete(shard()), false);
    node.out.emit(new ShardEffect.Removed(shard()));
  }

  /** Cuts the suffix down to a length; those who wait for the rest get the outcome. */
  final void truncate(long length, @Nullable AppendOutcome outcome) {
    if (length >= appended) {
      return;
    }
    while (index.tail() > index.ordered() && index.endLsn(index.tail() - 1) > length) {
      onLeavesSuffix(index.tail() - 1);
      index.dropTail();
      suffix.removeLast(node.out, outcome);
      node.addAppendIds(-1);
    }
    appended = suffix.isEmpty() ? mapped : index.endLsn(index.tail() - 1);
    written = Math.min(written, appended);
    synced = Math.min(synced, appended);
    generation++;
    markedDurable = -1;
    node.out.put(this, new StoreOp.Truncate(shard(), appended), false);
  }

  /** A damaged copy tells what it knows to be beyond the seal; nobody learns the rest from it. */
  private void dropSuffix(long finalLength) {
    AppendOutcome beyond = new AppendOutcome.BeyondSeal(finalLength);
    while (!suffix.isEmpty()) {
      long last = index.tail() - 1;
      onLeavesSuffix(last);
      suffix.removeLast(node.out, index.lsn(last) >= finalLength ? beyond : null);
      index.dropTail();
      node.addAppendIds(-1);
    }
  }

  // --- append ids ---

  final boolean areIdsComplete() {
    return areIdsComplete;
  }

  private void expireIds() {
    while (index.head() < index.ordered()
        && node.ageMs(index.timeMs(index.head())) > node.config.joinMs()) {
      index.dropHead();
      node.addAppendIds(-1);
    }
  }

  /** Forgets ids that were ordered longer ago. */
  final void forgetIdsOlderThan(long ms) {
    while (index.head() < index.ordered() && node.ageMs(index.timeMs(index.head())) > ms) {
      forgetFirstId();
    }
  }

  /** Forgets the oldest ordered id, if there is one. */
  final void forgetFirstId() {
    if (index.head() < index.ordered()) {
      areIdsComplete = false;
      index.dropHead();
      node.addAppendIds(-1);
    }
  }

  private long confirmed() {
    return Math.min(durable(), node.rules.confirmed(mappedWritten, mappedSynced));
  }
}
