package io.totalog.core.shard;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.NodeId;
import io.totalog.core.record.EncodedBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The copy that takes the appends. It gives each the next lsns and hands it to its store and to all
 * backups at the same time; its term is its node's boot number.
 */
final class PrimaryReplica extends ShardReplica {

  /** The share of a node's un-ordered bytes that one shard may use: one in so many. */
  static final int PENDING_SHARE = 4;

  boolean isWatched;
  private final List<BackupLink> links = new ArrayList<>(2);
  private final long startLength;
  private int followers;
  private boolean isVerified;
  private boolean isWanted;
  private long pendingBytes;
  private long stalledSinceMs;
  private long mappedAtTick = -1;

  PrimaryReplica(NodeState node, StoredShard stored, boolean isStored) {
    super(node, stored, isStored);
    startLength = stored.length();
    List<NodeId> nodes = stored.meta().nodes();
    for (NodeId backup : nodes.subList(1, nodes.size())) {
      links.add(new BackupLink(this, node, backup));
    }
    for (StoredBatch batch : stored.suffix()) {
      addPendingBytes(batch.weight());
    }
  }

  @Override
  long term() {
    return node.boot();
  }

  /**
   * Returns what it had when its term began; below, a backup of an older term holds the same bytes.
   */
  long startLength() {
    return startLength;
  }

  // --- appends ---

  void onAppend(long channel, EncodedBatch batch, @Nullable AppendId after) {
    long known = index.find(batch.id());
    if (node.rules.joins(known != AppendIdIndex.NONE)) {
      join(channel, batch.id(), known);
      return;
    }
    AppendOutcome refusal = refusal(batch);
    if (refusal == null && after != null && index.find(after) == AppendIdIndex.NONE) {
      refusal = refused(ErrorCode.SHARD_UNAVAILABLE, "lacks the append before it, " + after);
    }
    if (refusal != null) {
      node.out.emit(new ShardEffect.Answer(channel, batch.id(), refusal));
      return;
    }
    long lsn = appended();
    boolean hasBackups = !links.isEmpty();
    int crc = hasBackups ? StoredBatch.checksum(batch.bytes()) : 0;
    append(channel, batch, crc, hasBackups);
    addPendingBytes(batch.weight());
    for (int i = 0; i < links.size(); i++) {
      links.get(i).onAppended(lsn, batch);
    }
    if (hasBackups) {
      node.watch(this);
    }
  }

  /** An earlier try is known: it is ordered, or will be, or a seal decides. */
  private void join(long channel, AppendId id, long at) {
    if (at < index.ordered()) {
      AppendOutcome ordered =
          new AppendOutcome.Ordered(index.firstSeq(at), index.count(at), index.timeMs(at));
      node.out.emit(new ShardEffect.Answer(channel, id, ordered));
    } else {
      suffix.join(at, channel, id);
    }
  }

  private @Nullable AppendOutcome refusal(EncodedBatch batch) {
    return switch (status()) {
      case PREPARED -> refused(ErrorCode.SHARD_UNAVAILABLE, "is not registered yet");
      case DAMAGED -> refused(ErrorCode.SHARD_UNAVAILABLE, "is damaged here");
      case SEALED ->
          areIdsComplete()
              ? new AppendOutcome.BeyondSeal(meta().finalLength())
              : refused(ErrorCode.SHARD_SEALED, "is sealed");
      case OPEN -> refusalWhileOpen(batch);
    };
  }

  private @Nullable AppendOutcome refusalWhileOpen(EncodedBatch batch) {
    if (!isVerified) {
      return refused(ErrorCode.SHARD_UNAVAILABLE, "waits for the ordering leader");
    }
    if (!node.rules.mayAppend(links.size(), followers)) {
      isWanted = true;
      node.watch(this);
      return refused(ErrorCode.SHARD_UNAVAILABLE, "waits for its backups");
    }
    int weight = batch.weight();
    long share = node.config.pendingBytesMax() / PENDING_SHARE;
    if (!node.fits(weight) || (pendingBytes > 0 && pendingBytes + weight > share)) {
      return refused(ErrorCode.OVERLOADED, "has too many bytes waiting for their order");
    }
    if (!node.hasRoomForId() && !node.madeRoomForId()) {
      return refused(ErrorCode.OVERLOADED, "takes appends faster than their ids may be forgotten");
    }
    return null;
  }

  private AppendOutcome refused(ErrorCode code, String why) {
    return new AppendOutcome.Refused(code, "shard " + shard() + " " + why);
  }

  @Override
  void onLeavesSuffix(long position) {
    addPendingBytes(-suffix.weight(position));
  }

  private void addPendingBytes(long weight) {
    pendingBytes += weight;
    node.addPendingBytes(weight);
  }

  // --- life ---

  /** The leader said that it is open: it may open its term and take appends. */
  @Override
  void becomeOpen(long base) {
    super.becomeOpen(base);
    if (status() == ShardStatus.OPEN && !isVerified) {
      isVerified = true;
      links.forEach(BackupLink::open);
      if (!links.isEmpty() && !suffix.isEmpty()) {
        node.watch(this);
      }
    }
  }

  /** The leader does not know it (any more): it takes nothing until told otherwise. */
  @Override
  void becomeUnverified() {
    isVerified = false;
    links.forEach(BackupLink::close);
  }

  @Override
  void onSealed() {
    becomeUnverified();
  }

  @Override
  void onDamaged() {
    becomeUnverified();
  }

  // --- backups ---

  void onPeerConnected(NodeId peer) {
    BackupLink link = linkTo(peer);
    if (link != null && isVerified) {
      link.open();
    }
  }

  void onPeerLost(NodeId peer) {
    BackupLink link = linkTo(peer);
    if (link != null) {
      link.close();
    }
  }

  @Nullable BackupLink linkTo(NodeId peer) {
    for (BackupLink link : links) {
      if (link.backup().equals(peer)) {
        return link;
      }
    }
    return null;
  }

  /** One more backup follows the term, for as long as it lasts. */
  void onFollowed() {
    followers++;
  }

  /** Returns whether a backup's length and last checksum fit to what is stored here (rule 9). */
  boolean isOwnPrefix(long length, int lastCrc) {
    if (length < mapped() || length > appended()) {
      return false;
    }
    if (length == mapped()) {
      return true;
    }
    long last = index.endingAt(length);
    return last != AppendIdIndex.NONE && (lastCrc == 0 || lastCrc == suffix.crc(last));
  }

  /** Looks for silent backups; returns whether to go on looking. */
  boolean onTick(long nowMs) {
    isWanted &= followers < links.size();
    if ((suffix.isEmpty() && !isWanted) || !isVerified) {
      mappedAtTick = -1;
      return false;
    }
    if (mappedAtTick != mapped()) {
      mappedAtTick = mapped();
      stalledSinceMs = nowMs;
    }
    for (BackupLink link : links) {
      isWanted &= !link.isSuspectedOnStall(stalledSinceMs);
    }
    return true;
  }
}
