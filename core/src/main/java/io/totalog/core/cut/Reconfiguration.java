package io.totalog.core.cut;

import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import java.util.List;

/**
 * A conditional change inside an entry, refused whole if a precondition fails (protocol rule 19).
 * The effect of each depends on the state of its log alone, so checkpoint buckets are independent.
 */
public sealed interface Reconfiguration {

  /** Returns the log that it changes. */
  LogId log();

  /**
   * Seals shards and registers their successors at once (protocol rule 18). The first one of a log
   * creates the log in the ordering state. Preconditions: the log was not dropped; every sealed
   * shard is open; every opened id is unused and all its replicas said hello for it at length 0; a
   * shard that is its log's sole owner stays alone until it is sealed. Slots of sealed shards, and
   * all slots at first, go round the opened shards.
   *
   * @param log the log
   * @param seals open shards that end here
   * @param opens shards that take over
   */
  record Reshape(LogId log, List<ShardId> seals, List<NewShard> opens) implements Reconfiguration {
    /** Copies the lists. */
    public Reshape {
      seals = List.copyOf(seals);
      opens = List.copyOf(opens);
      if (seals.isEmpty() && opens.isEmpty()) {
        throw new IllegalArgumentException("a reshape changes at least one shard");
      }
    }
  }

  /**
   * Sets the log's first seq to the larger of it and the given one. Refused above the committed
   * tail or with a configuration version below the state's (protocol finding 20).
   *
   * @param log the log
   * @param first seqs below are gone
   * @param configVersion version of the log configuration that asked for it
   */
  record Trim(LogId log, long first, long configVersion) implements Reconfiguration {}

  /**
   * Ends the log and all its shards; the id stays known as dropped. Precondition: not dropped yet.
   *
   * @param log the log
   */
  record DropLog(LogId log) implements Reconfiguration {}

  /**
   * Replaces one copy of a sealed shard by another that was verified complete.
   *
   * @param log the log
   * @param shard the sealed shard
   * @param out a member of its set
   * @param in not a member, holds everything
   */
  record ReplaceReplica(LogId log, ShardId shard, Replica out, Replica in)
      implements Reconfiguration {}
}
