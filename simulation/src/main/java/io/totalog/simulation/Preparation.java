package io.totalog.simulation;

import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Replica;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Lets nodes prepare the copies of new shards; all must. */
final class Preparation {
  private final World world;
  private final Host owner;
  private final LogId log;
  private final List<ShardId> shards;
  private final List<SimNode> up;
  private final Consumer<Optional<List<NewShard>>> done;
  private final Map<ShardId, Map<NodeId, Replica>> prepared = new TreeMap<>();
  private final Map<ShardId, List<NodeId>> sets = new TreeMap<>();
  private int missing;
  private boolean failed;

  Preparation(
      World world,
      Host owner,
      LogId log,
      List<ShardId> shards,
      List<SimNode> up,
      Consumer<Optional<List<NewShard>>> done) {
    this.world = world;
    this.owner = owner;
    this.log = log;
    this.shards = shards;
    this.up = up;
    this.done = done;
  }

  void begin() {
    missing = shards.size() * world.config.replicas();
    for (ShardId shard : shards) {
      List<SimNode> left = new ArrayList<>(up);
      List<NodeId> set = new ArrayList<>();
      while (set.size() < world.config.replicas()) {
        SimNode next = world.dice.pick(left);
        left.remove(next);
        set.add(next.id);
      }
      sets.put(shard, set);
      prepared.put(shard, new TreeMap<>());
      set.forEach(node -> ask(shard, set, world.node(node)));
    }
  }

  private void ask(ShardId shard, List<NodeId> set, SimNode node) {
    Question<Replica> question =
        new Question<>(owner, replica -> onAnswer(shard, node.id, replica));
    Optional<Connection> opened = world.network.connect(owner, node);
    if (opened.isEmpty()) {
      question.fail();
      return;
    }
    Connection on = opened.get();
    Runnable prepare =
        () ->
            node.onPrepare(
                shard,
                log,
                set,
                replica ->
                    on.send(
                        node,
                        "prepared",
                        () -> replica.ifPresentOrElse(question::answer, question::fail)));
    on.send(owner, "prepare", prepare);
    if (world.strikes(0.1, Happening.MESSAGE_DUPLICATED)) {
      on.send(owner, "prepare again", prepare);
    }
  }

  private void onAnswer(ShardId shard, NodeId node, Optional<Replica> replica) {
    missing--;
    failed |= replica.isEmpty();
    replica.ifPresent(r -> prepared.computeIfAbsent(shard, s -> new TreeMap<>()).put(node, r));
    if (missing == 0) {
      done.accept(
          failed ? Optional.empty() : Optional.of(shards.stream().map(this::whole).toList()));
    }
  }

  private NewShard whole(ShardId shard) {
    Map<NodeId, Replica> replicas = prepared.getOrDefault(shard, Map.of());
    List<NodeId> set = sets.getOrDefault(shard, List.of());
    return new NewShard(shard, set.stream().map(replicas::get).toList());
  }
}
