package io.totalog.simulation;

import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Replica;
import java.util.ArrayList;
import java.util.List;

/** What is true of one shard: what was ordered of it, as the committed entries say. */
final class ShardTruth {
  final long id;
  final LogTruth log;
  final List<Replica> replicas;
  final boolean isSole;

  /** Copies that a fault took records from. */
  final List<Replica> lost = new ArrayList<>();

  final List<MappedPart> parts = new ArrayList<>();
  final List<CopyImage.Placed> batches = new ArrayList<>();
  boolean sealed;

  ShardTruth(long id, LogTruth log, List<Replica> replicas, boolean isSole) {
    this.id = id;
    this.log = log;
    this.replicas = replicas;
    this.isSole = isSole;
  }

  long length() {
    return parts.isEmpty() ? 0 : parts.getLast().toLsn();
  }

  boolean isWhole(Replica replica) {
    return !lost.contains(replica);
  }
}
