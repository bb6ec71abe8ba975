package io.totalog.gateway.http.cluster;

import io.totalog.core.id.LogId;
import io.totalog.protocol.membership.LogMeta;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * What this gateway knows of the cluster. Thread-safe; never blocks; answers within {@link
 * #ANSWER_MS_MAX} and goes on, aging, while any part of the cluster is away.
 */
public interface ClusterView {

  /** Most nodes that are shown. */
  int NODES_MAX = 1_000;

  /** Returns the nodes, those that have gone lately too. */
  List<NodeLine> nodes();

  /** How long an answer may take, in milliseconds. */
  long ANSWER_MS_MAX = 1_000;

  /** Returns the shards of the logs that are known here, by ascending id. */
  Mono<List<ShardLine>> shards();

  /**
   * Returns the ids of the shards of logs, for lists; an empty list for a log that nothing is known
   * of.
   */
  Mono<Map<LogId, List<Long>>> shardIds(List<LogMeta> logs);

  /** Returns the last cut that is known here. */
  CutLine cut();

  /** How a node is. */
  enum NodeState {
    /** Registered. */
    UP,
    /** Not heard of for a moment. */
    SUSPECT,
    /** About to stop on purpose. */
    DRAINING,
    /** Gone. */
    DOWN
  }

  /**
   * A node.
   *
   * @param id its name
   * @param role what it does, as {@code shard}
   * @param state how it is
   * @param leader whether it leads the nodes of its role
   * @param address {@code host:port}; for a gateway that of HTTP
   */
  record NodeLine(String id, String role, NodeState state, boolean leader, String address) {}

  /**
   * A copy of a shard.
   *
   * @param node who keeps it
   * @param length records that are durable there
   * @param lag records that it is behind the primary
   */
  record ReplicaLine(String node, long length, long lag) {}

  /**
   * A shard.
   *
   * @param id never used again
   * @param log name of its log
   * @param open whether it takes appends
   * @param primary node that takes them
   * @param replicas its copies, the primary's first
   * @param length ordered records
   * @param firstSeq number of its first record, or -1
   * @param lastSeq number of its last ordered record, or -1
   */
  record ShardLine(
      long id,
      String log,
      boolean open,
      String primary,
      List<ReplicaLine> replicas,
      long length,
      long firstSeq,
      long lastSeq) {

    /** Copies the list. */
    public ShardLine {
      replicas = List.copyOf(replicas);
    }
  }

  /**
   * A cut.
   *
   * @param number its number, 0 before the first
   * @param epoch epoch of the sequencer that made it
   */
  record CutLine(long number, long epoch) {}
}
