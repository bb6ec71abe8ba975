package io.totalog.simulation;

import io.totalog.core.cut.NewShard;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.id.LogId;
import io.totalog.core.id.ShardId;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks for logs, for replacements of shards that lost a replica, and at random for more and for
 * other shards. Decides nothing: every change is a proposal that the ordering accepts or refuses.
 */
final class SimMembership extends Host {
  private static final int SHARDS_MAX = 40;
  private static final long DEAD_MS = 250;
  private final Set<LogId> busy = new HashSet<>();
  private final Set<ShardId> doomed = new HashSet<>();
  private final Map<String, Long> downSinceMs = new TreeMap<>();
  private final List<LogId> known = new ArrayList<>();
  private long nextShard = 1;

  SimMembership(World world) {
    super(world, "membership");
  }

  @Override
  void onStart() {
    look();
  }

  @Override
  void onCrash() {}

  void onDamaged(ShardId shard) {
    doomed.add(shard);
  }

  void onSuspected(ShardId shard) {
    if (world.isFaulty()) {
      doomed.add(shard);
    }
  }

  /** Returns whether every log has open shards and no replica of them is known to be lost. */
  boolean isSettled() {
    return world.logs.stream().map(world.truth::log).allMatch(this::isSettled);
  }

  private boolean isSettled(LogTruth log) {
    return !log.open.isEmpty()
        && log.open.stream().noneMatch(s -> doomed.contains(new ShardId(s.id)));
  }

  private void look() {
    in(
        world.dice.nanos(15_000, 60_000),
        "membership looks",
        () -> {
          for (SimNode node : world.nodes) {
            if (node.isUp()) {
              downSinceMs.remove(node.name);
            } else {
              downSinceMs.putIfAbsent(node.name, nowMs());
            }
          }
          world.logs.stream().filter(busy::add).forEach(this::look);
          look();
        });
  }

  private void look(LogId log) {
    Question<LogView> question =
        new Question<>(
            this,
            view -> {
              if (view.isPresent()) {
                onView(view.get());
              } else {
                onNoView(log);
              }
            });
    Optional<SimSequencer> leader = world.leaderFor(this);
    Optional<Connection> opened = leader.flatMap(l -> world.network.connect(this, l));
    if (opened.isEmpty()) {
      question.fail();
      return;
    }
    Connection on = opened.get();
    on.send(
        this,
        "view question",
        () ->
            leader
                .get()
                .onViewQuestion(
                    log,
                    answer ->
                        on.send(
                            leader.get(),
                            "view answer",
                            () -> answer.ifPresentOrElse(question::answer, question::fail))));
  }

  private void onNoView(LogId log) {
    if (known.contains(log)) {
      busy.remove(log);
    } else {
      int shards = world.config.shardsOfLogs().get((int) log.value() - 1);
      propose(log, List.of(), shards);
    }
  }

  private void onView(LogView view) {
    if (!known.contains(view.log())) {
      known.add(view.log());
    }
    List<ShardView> open = view.openShards();
    List<ShardId> broken = open.stream().filter(this::isBroken).map(ShardView::id).toList();
    boolean mayGrow = nextShard < SHARDS_MAX;
    if (!broken.isEmpty() || open.isEmpty()) {
      propose(view.log(), broken, Math.max(1, broken.size()));
    } else if (world.isFaulty() && mayGrow && world.dice.chance(0.12)) {
      reshapeAtRandom(view, open);
    } else {
      busy.remove(view.log());
    }
  }

  private boolean isBroken(ShardView shard) {
    return doomed.contains(shard.id())
        || shard.replicas().stream()
            .map(node -> downSinceMs.get(node.value()))
            .anyMatch(
                since -> since != null && nowMs() - since > DEAD_MS && nextShard < SHARDS_MAX);
  }

  private void reshapeAtRandom(LogView view, List<ShardView> open) {
    ShardId one = world.dice.pick(open).id();
    boolean sole = open.size() == 1 && open.getFirst().base() >= 0;
    switch (world.dice.between(0, 4)) {
      case 0 -> propose(view.log(), List.of(one), 1);
      case 1 -> propose(view.log(), List.of(one), 2);
      case 2 -> propose(view.log(), open.stream().map(ShardView::id).toList(), 1);
      case 3 -> propose(view.log(), List.of(world.dice.pick(view.shards()).id()), 1);
      default -> propose(view.log(), sole && world.dice.chance(0.5) ? List.of(one) : List.of(), 1);
    }
  }

  private void propose(LogId log, List<ShardId> seals, int count) {
    List<SimNode> up = new ArrayList<>(world.nodes.stream().filter(Host::isUp).toList());
    if (up.size() < world.config.replicas()) {
      busy.remove(log);
      return;
    }
    List<ShardId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(new ShardId(nextShard++));
    }
    new Preparation(world, this, log, ids, up, opens -> onPrepared(log, seals, opens)).begin();
  }

  private void onPrepared(LogId log, List<ShardId> seals, Optional<List<NewShard>> opens) {
    if (opens.isEmpty()) {
      busy.remove(log);
    } else {
      submit(new Reconfiguration.Reshape(log, seals, opens.get()), 0);
    }
  }

  private void submit(Reconfiguration.Reshape change, int tries) {
    Question<SimSequencer.ChangeAnswer> question =
        new Question<>(
            this,
            answer -> onAnswer(change, tries, answer.orElse(SimSequencer.ChangeAnswer.UNKNOWN)));
    Optional<SimSequencer> leader = world.leaderFor(this);
    Optional<Connection> opened = leader.flatMap(l -> world.network.connect(this, l));
    if (opened.isEmpty()) {
      question.fail();
      return;
    }
    Connection on = opened.get();
    Runnable ask =
        () ->
            leader
                .get()
                .onReconfigure(
                    change,
                    answer ->
                        on.send(leader.get(), "change answer", () -> question.answer(answer)));
    on.send(this, "change", ask);
    if (world.strikes(0.1, Happening.MESSAGE_DUPLICATED)) {
      on.send(this, "change again", ask);
    }
  }

  private void onAnswer(
      Reconfiguration.Reshape change, int tries, SimSequencer.ChangeAnswer answer) {
    world.trace.say(() -> "membership: " + change + " " + answer);
    switch (answer) {
      case COMMITTED -> {
        world.coverage.hit(Happening.RESHAPE_COMMITTED);
        busy.remove(change.log());
      }
      case REFUSED -> {
        world.coverage.hit(Happening.RESHAPE_REFUSED);
        busy.remove(change.log());
      }
      case MAY_PASS_LATER -> {
        world.coverage.hit(Happening.RESHAPE_MUST_WAIT);
        again(change, tries);
      }
      case UNKNOWN -> {
        world.coverage.hit(Happening.RESHAPE_UNKNOWN);
        again(change, tries);
      }
    }
  }

  private void again(Reconfiguration.Reshape change, int tries) {
    if (tries >= 10) {
      busy.remove(change.log());
    } else {
      in(
          world.dice.nanos(10_000, 60_000),
          "membership tries again",
          () -> submit(change, tries + 1));
    }
  }
}
