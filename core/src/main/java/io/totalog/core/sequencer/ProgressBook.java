package io.totalog.core.sequencer;

import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.id.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which nodes are connected and how far their copies are. Knows no proposal. */
final class ProgressBook {

  private final Map<Long, NodeStream> streams = new HashMap<>();
  private final Map<NodeId, NodeStream> streamOfNode = new HashMap<>();
  private final Map<Long, ShardTrack> tracks = new HashMap<>();

  /** Shards that may have advanced since they were looked at last. */
  private final List<ShardTrack> advanced = new ArrayList<>();

  @Nullable NodeStream stream(long id) {
    return streams.get(id);
  }

  @Nullable NodeStream streamOf(NodeId node) {
    return streamOfNode.get(node);
  }

  Collection<NodeStream> streams() {
    return streams.values();
  }

  @Nullable ShardTrack track(long shard) {
    return tracks.get(shard);
  }

  Collection<ShardTrack> tracks() {
    return tracks.values();
  }

  /** Starts tracking a registered shard; copies on verified streams are bound at once. */
  ShardTrack register(long shard, List<Replica> replicas) {
    ShardTrack track = new ShardTrack(shard, replicas);
    tracks.put(shard, track);
    for (ShardTrack.Copy copy : track.copies) {
      NodeStream stream = streamOfNode.get(copy.replica.node());
      if (stream != null && stream.verified && stream.hello.store().equals(copy.replica.store())) {
        bind(track, copy, stream);
      }
    }
    return track;
  }

  void bind(ShardTrack track, ShardTrack.Copy copy, NodeStream stream) {
    copy.stream = stream;
    ReplicaProgress told = stream.toldOf(track.shard);
    if (told != null) {
      copy.update(told);
      queue(track);
    }
  }

  void forget(long shard) {
    ShardTrack track = tracks.remove(shard);
    if (track != null) {
      advanced.remove(track);
    }
  }

  /** Adds a stream in place of the node's earlier one, whose word counts no longer (rule 7). */
  Optional<NodeStream> open(NodeStream stream) {
    NodeStream earlier = streamOfNode.put(stream.hello.node(), stream);
    streams.put(stream.id, stream);
    if (earlier != null) {
      close(earlier.id);
    }
    return Optional.ofNullable(earlier);
  }

  void close(long id) {
    NodeStream stream = streams.remove(id);
    if (stream == null) {
      return;
    }
    streamOfNode.remove(stream.hello.node(), stream);
    for (ShardTrack track : tracks.values()) {
      ShardTrack.Copy copy = track.copyOn(stream);
      if (copy != null) {
        copy.stream = null;
      }
    }
  }

  /**
   * Takes a word of progress.
   *
   * @return the copy that it is of, or null if the shard is not tracked for this stream
   */
  ShardTrack.@Nullable Copy update(NodeStream stream, ReplicaProgress progress) {
    ShardTrack track = tracks.get(progress.shard());
    ShardTrack.Copy copy = track == null ? null : track.copyOn(stream);
    if (track == null || copy == null) {
      stream.tell(progress);
      return null;
    }
    copy.update(progress);
    queue(track);
    return copy;
  }

  void queue(ShardTrack track) {
    if (!track.queued) {
      track.queued = true;
      advanced.add(track);
    }
  }

  boolean hasAdvanced() {
    return !advanced.isEmpty();
  }

  /** Takes all queued shards, in ascending id. */
  List<ShardTrack> takeAdvanced() {
    List<ShardTrack> taken = new ArrayList<>(advanced);
    advanced.clear();
    taken.forEach(t -> t.queued = false);
    taken.sort(java.util.Comparator.comparingLong(t -> t.shard));
    return taken;
  }

  /** Returns whose hello at length 0 a reshape still lacks (protocol rule 19). */
  Optional<String> missingHello(Reconfiguration change) {
    if (change instanceof Reconfiguration.Reshape reshape) {
      for (NewShard open : reshape.opens()) {
        for (Replica replica : open.replicas()) {
          if (!hasToldEmpty(open.id().value(), replica)) {
            return Optional.of("no hello yet for shard " + open.id() + " by " + replica.node());
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean hasToldEmpty(long shard, Replica replica) {
    NodeStream stream = streamOfNode.get(replica.node());
    if (stream == null || !stream.verified || !stream.hello.store().equals(replica.store())) {
      return false;
    }
    ReplicaProgress told = stream.toldOf(shard);
    return told != null && told.durable() == 0;
  }
}
