package io.totalog.core.shard;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.cut.Hello;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import java.util.List;

/** What a shard node wants done. To be carried out in the order drained. */
public sealed interface ShardEffect {

  /**
   * Change the store, as one atomic batch. Writes are made in the order of their tokens; tell
   * {@link ShardNode#onWritten(long)} when done. A write that fails ends the process (rule 23).
   *
   * @param token 1, 2, … of this process
   * @param ops changes, in order; none for a lone sync
   * @param sync whether it and all before it must be under a completed fsync when it is done
   */
  record Write(long token, List<StoreOp> ops, boolean sync) implements ShardEffect {}

  /**
   * Answer an append.
   *
   * @param channel where it came from; may be closed by now
   * @param id names it
   * @param outcome how it ended
   */
  record Answer(long channel, AppendId id, AppendOutcome outcome) implements ShardEffect {}

  /**
   * Open the stream to the leader with this message.
   *
   * @param hello first message on the connection
   */
  record SendHello(Hello hello) implements ShardEffect {}

  /**
   * The leader's stream must be closed and opened again: {@link ShardNode#onLeaderLost()}, later
   * {@link ShardNode#onLeaderConnected()}.
   *
   * @param reason for the log
   */
  record Rehello(String reason) implements ShardEffect {}

  /**
   * Tell the leader of a copy prepared after the hello.
   *
   * @param shard at length 0
   */
  record SendPrepared(ShardHello shard) implements ShardEffect {}

  /**
   * A prepare is done, durably.
   *
   * @param request the caller's number
   * @param shard the shard
   * @param replica the copy, for the registration
   */
  record Prepared(long request, ShardId shard, Replica replica) implements ShardEffect {}

  /**
   * A prepare contradicts what the node has.
   *
   * @param request the caller's number
   * @param detail for a human
   */
  record PrepareRefused(long request, String detail) implements ShardEffect {}

  /**
   * Send to a connected peer; drop it if the connection is gone.
   *
   * @param to the peer
   * @param message what
   */
  record PeerSend(NodeId to, PeerMessage message) implements ShardEffect {}

  /**
   * Read stored batches that a peer lacks and hand them to {@link ShardNode#onPeerBatches}. A part
   * of the range is enough (at least one batch); the rest is asked for again. The range is written
   * already.
   *
   * @param to the peer they are for
   * @param shard the shard
   * @param fromLsn a batch's start
   * @param toLsn a batch's end, exclusive
   */
  record ReadForPeer(NodeId to, ShardId shard, long fromLsn, long toLsn) implements ShardEffect {}

  /**
   * More of a shard has its seqs: tails may go on, from the store once the write is done.
   *
   * @param shard the shard
   * @param parts ascending
   * @param token the write that stores them
   */
  record Mapped(ShardId shard, List<MappedPart> parts, long token) implements ShardEffect {}

  /**
   * A shard is sealed and all of it is mapped here: its tails end after the final length.
   *
   * @param shard the shard
   * @param finalLength records that were ordered
   * @param token the last write about it
   */
  record Ended(ShardId shard, long finalLength, long token) implements ShardEffect {}

  /**
   * Records below a seq are gone: readers are told so from now on.
   *
   * @param shard the shard
   * @param firstSeq first seq that is left
   */
  record Trimmed(ShardId shard, long firstSeq) implements ShardEffect {}

  /**
   * A copy is deleted: its readers must go elsewhere.
   *
   * @param shard the shard
   */
  record Removed(ShardId shard) implements ShardEffect {}

  /**
   * A copy is damaged and must not be read any more.
   *
   * @param shard the shard
   * @param reason for the log
   */
  record Damaged(ShardId shard, String reason) implements ShardEffect {}

  /**
   * A backup makes no progress although work is outstanding: tell membership (protocol rule 21).
   * Repeated while it lasts.
   *
   * @param node the backup's node
   * @param shard the shard
   */
  record Suspect(NodeId node, ShardId shard) implements ShardEffect {}

  /**
   * The process must end at once: going on could break a promise.
   *
   * @param reason what was found and what to do
   */
  record Halt(String reason) implements ShardEffect {}
}
