package io.totalog.core.shard;

import io.totalog.core.id.ShardId;
import io.totalog.core.record.EncodedBatch;

/**
 * What nodes with copies of a shard tell each other. FIFO in each direction of one connection; what
 * was under way when a connection ended is lost, and never comes out of a later one.
 */
public sealed interface PeerMessage {

  /** Returns the shard. */
  ShardId shard();

  /**
   * Primary to backup, first message about a shard on each connection (protocol rule 9).
   *
   * @param shard the shard
   * @param term the primary's term
   * @param length what the primary had when its term began; a backup of an older term truncates to
   *     it. The primary appends nothing in a term before all backups follow it, so up to there the
   *     two hold the same bytes
   */
  record Open(ShardId shard, long term, long length) implements PeerMessage {}

  /**
   * Backup to primary: it follows the term, stored under a completed fsync.
   *
   * @param shard the shard
   * @param term the term it follows
   * @param length records it has in this term; it wants the next ones
   * @param lastCrc checksum of its last batch, 0 if that one is ordered (or there is none)
   */
  record OpenAnswer(ShardId shard, long term, long length, int lastCrc) implements PeerMessage {}

  /**
   * Backup to primary: no.
   *
   * @param shard the shard
   * @param term the term that was refused
   * @param higherTerm the higher term it follows, or 0 if the copy is unknown, sealed or damaged
   */
  record OpenRefused(ShardId shard, long term, long higherTerm) implements PeerMessage {}

  /**
   * Primary to backup: store this next.
   *
   * @param shard the shard
   * @param term the primary's term
   * @param lsn of the batch's first record
   * @param batch byte for byte as the client's gateway sent it
   */
  record Replicate(ShardId shard, long term, long lsn, EncodedBatch batch) implements PeerMessage {}

  /**
   * Backup to primary: a batch came that does not follow what it has; open again.
   *
   * @param shard the shard
   * @param term the batch's term
   */
  record OpenNeeded(ShardId shard, long term) implements PeerMessage {}

  /**
   * Primary to backup, only while appends wait for long: how far are you?
   *
   * @param shard the shard
   * @param term the primary's term
   */
  record Probe(ShardId shard, long term) implements PeerMessage {}

  /**
   * Backup to primary, at once.
   *
   * @param shard the shard
   * @param term the term it follows
   * @param durable records it has durable
   */
  record ProbeAnswer(ShardId shard, long term, long durable) implements PeerMessage {}
}
