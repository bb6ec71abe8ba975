package io.totalog.core.sequencer;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.HelloAnswer;
import io.totalog.core.cut.MappedPart;
import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.Replica;
import io.totalog.core.cut.ShardNotice;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells nodes and watchers what was committed, and only that. */
final class Announcer {

  private final OrderingState committed;
  private final ProgressBook book;
  private final List<LeaderEffect> effects;
  private final Map<LogId, Set<Long>> followers = new HashMap<>();

  /** Watchers that are there: one may go while its wish to follow waits. */
  private final Set<Long> watchers = new HashSet<>();

  /** Streams that get something of the entry being announced. */
  private final Set<NodeStream> touched = new LinkedHashSet<>();

  Announcer(OrderingState committed, ProgressBook book, List<LeaderEffect> effects) {
    this.committed = committed;
    this.book = book;
    this.effects = effects;
  }

  /** Answers a hello and binds the stream's undamaged copies, which count from now on. */
  void answerHello(NodeStream stream, HelloAnswer answer) {
    effects.add(new LeaderEffect.AnswerHello(stream.id, answer));
    for (ShardVerdict verdict : answer.verdicts()) {
      ShardTrack track = book.track(verdict.shard().value());
      if (track == null) {
        continue;
      }
      for (ShardTrack.Copy copy : track.copies) {
        if (!copy.replica.node().equals(stream.hello.node())) {
          continue;
        }
        if (verdict instanceof ShardVerdict.Damaged) {
          damaged(track.shard, copy);
        } else if (copy.replica.store().equals(stream.hello.store())) {
          book.bind(track, copy, stream);
          prune(track);
        }
      }
    }
  }

  private void prune(ShardTrack track) {
    ShardState state = committed.shard(track.shard);
    if (state != null) {
      committed.prune(state, track.confirmedByAll());
    }
  }

  void damaged(long shard, ShardTrack.Copy copy) {
    if (!copy.damaged) {
      copy.damaged = true;
      effects.add(new LeaderEffect.ReplicaDamaged(new ShardId(shard), copy.replica.node()));
    }
  }

  void announce(Entry entry, List<MappedPart> parts) {
    for (MappedPart part : parts) {
      for (NodeStream stream : streamsOf(part.shard())) {
        stream.add(part);
        touched.add(stream);
      }
    }
    Set<LogId> changed = new LinkedHashSet<>();
    for (Reconfiguration change : entry.changes()) {
      notify(change);
      changed.add(change.log());
    }
    for (NodeStream stream : touched) {
      effects.add(new LeaderEffect.Deliver(stream.id, stream.takeDelivery(entry.number())));
    }
    touched.clear();
    changed.forEach(this::push);
  }

  private List<NodeStream> streamsOf(long shard) {
    ShardTrack track = book.track(shard);
    List<NodeStream> streams = new ArrayList<>(1);
    if (track != null) {
      for (ShardTrack.Copy copy : track.copies) {
        if (copy.stream != null && copy.stream.verified) {
          streams.add(copy.stream);
        }
      }
    }
    return streams;
  }

  private void send(long shard, ShardNotice notice) {
    for (NodeStream stream : streamsOf(shard)) {
      stream.add(notice);
      touched.add(stream);
    }
  }

  /** Tells the one copy that left the set; the others stay. */
  private void sendTo(Replica out, ShardId shard) {
    ShardTrack track = book.track(shard.value());
    if (track == null) {
      return;
    }
    for (ShardTrack.Copy copy : track.copies) {
      NodeStream stream = copy.stream;
      if (copy.replica.equals(out) && stream != null && stream.verified) {
        stream.add(new ShardNotice.Gone(shard));
        touched.add(stream);
      }
    }
  }

  private void notify(Reconfiguration change) {
    switch (change) {
      case Reconfiguration.Reshape reshape -> {
        for (ShardId seal : reshape.seals()) {
          long length = committed.lengthOf(seal);
          if (length >= 0) {
            send(seal.value(), new ShardNotice.Sealed(seal, length));
          }
        }
        for (NewShard open : reshape.opens()) {
          ShardState state = committed.shard(open.id().value());
          if (state != null) {
            book.register(state.id, state.replicas);
            send(state.id, new ShardNotice.Registered(open.id(), state.base));
          }
        }
      }
      case Reconfiguration.Trim trim -> {
        LogState log = committed.log(trim.log().value());
        if (log != null) {
          log.shards.forEach(
              s -> send(s.id, new ShardNotice.Trimmed(new ShardId(s.id), log.first)));
        }
      }
      case Reconfiguration.DropLog drop -> dropTracks();
      case Reconfiguration.ReplaceReplica replace -> {
        sendTo(replace.out(), replace.shard());
        book.forget(replace.shard().value());
        ShardState state = committed.shard(replace.shard().value());
        if (state != null) {
          book.register(state.id, state.replicas);
        }
      }
    }
    effects.add(new LeaderEffect.LogChanged(change.log()));
  }

  /** Ends every tracked shard that the committed state no longer has. */
  private void dropTracks() {
    List<Long> gone =
        book.tracks().stream()
            .map(t -> t.shard)
            .filter(shard -> committed.shard(shard) == null)
            .toList();
    for (long shard : gone) {
      send(shard, new ShardNotice.Gone(new ShardId(shard)));
      book.forget(shard);
    }
  }

  /** Notes a watcher whose wish to follow waits for a check. */
  void expect(long watcher) {
    watchers.add(watcher);
  }

  void follow(long watcher, LogId log) {
    if (!watchers.contains(watcher)) {
      return;
    }
    followers.computeIfAbsent(log, l -> new LinkedHashSet<>()).add(watcher);
    committed.view(log).ifPresent(v -> effects.add(new LeaderEffect.PushView(watcher, v)));
  }

  void unfollow(long watcher, LogId log) {
    followers.computeIfPresent(
        log,
        (l, set) -> {
          set.remove(watcher);
          return set.isEmpty() ? null : set;
        });
  }

  void unfollowAll(long watcher) {
    watchers.remove(watcher);
    followers.values().forEach(set -> set.remove(watcher));
    followers.values().removeIf(Set::isEmpty);
  }

  private void push(LogId log) {
    Set<Long> watchers = followers.getOrDefault(log, Set.of());
    committed
        .view(log)
        .ifPresent(v -> watchers.forEach(w -> effects.add(new LeaderEffect.PushView(w, v))));
  }
}
