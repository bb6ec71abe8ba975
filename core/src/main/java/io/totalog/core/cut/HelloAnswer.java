package io.totalog.core.cut;

import io.totalog.core.id.ClusterId;
import java.util.List;

/**
 * The leader's verified answer to a hello: given only after a multi with its epoch check, sent
 * after the hello came, has succeeded (protocol rule 7).
 *
 * @param cluster the cluster; a new store keeps it
 * @param epoch the leader's epoch
 * @param verdicts one per shard of the hello, plus shards the leader expects but the node did not
 *     name
 * @param parts committed parts above what the node has mapped, per shard in ascending lsn
 */
public record HelloAnswer(
    ClusterId cluster, long epoch, List<ShardVerdict> verdicts, List<MappedPart> parts) {

  /** Copies the lists. */
  public HelloAnswer {
    verdicts = List.copyOf(verdicts);
    parts = List.copyOf(parts);
  }
}
