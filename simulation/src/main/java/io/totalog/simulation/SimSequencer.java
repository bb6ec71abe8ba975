package io.totalog.simulation;

import io.totalog.core.cut.Hello;
import io.totalog.core.cut.Reconfiguration;
import io.totalog.core.cut.ReplicaProgress;
import io.totalog.core.cut.ShardHello;
import io.totalog.core.cut.ShardVerdict;
import io.totalog.core.id.LogId;
import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.core.sequencer.LeaderEffect;
import io.totalog.core.sequencer.OrderingLeader;
import io.totalog.core.sequencer.Recovered;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A candidate for ordering: wins the fence, recovers, and drives an {@link OrderingLeader}. */
final class SimSequencer extends Host {
  private long clockSkewMs;
  private @Nullable Candidacy candidacy;
  private @Nullable OrderingLeader leader;
  private @Nullable CutLogHandle handle;
  private long nextId;
  private final Map<Long, Connection> connections = new TreeMap<>();
  private final Map<Long, SimNode> nodes = new TreeMap<>();
  private final Map<Long, SimGateway> watchers = new TreeMap<>();
  private final Map<Long, Consumer<Optional<LogTail>>> tails = new TreeMap<>();
  private final Map<Long, Consumer<Optional<LogView>>> views = new TreeMap<>();
  private final Map<Long, Consumer<ChangeAnswer>> changes = new TreeMap<>();
  private long wakeAtNanos = Long.MAX_VALUE;

  /** What became of a proposed change. */
  enum ChangeAnswer {
    COMMITTED,
    REFUSED,
    MAY_PASS_LATER,
    UNKNOWN
  }

  SimSequencer(World world, String name) {
    super(world, name);
  }

  boolean isLeading() {
    return isUp() && leader != null;
  }

  /** Returns the epoch that it leads, or -1. */
  long epoch() {
    return leader == null ? -1 : leader.epoch();
  }

  boolean isStandby() {
    return leader == null && candidacy == null;
  }

  void jumpClock(long byMs) {
    clockSkewMs += byMs;
  }

  private long wallMs() {
    return RunConfig.EPOCH_MS + nowMs() + clockSkewMs;
  }

  // ---- becoming and ceasing to be the leader ----

  @Override
  void onStart() {
    watch();
  }

  @Override
  void onCrash() {
    if (handle != null) {
      handle.close();
    }
    forget();
  }

  private void forget() {
    handle = null;
    leader = null;
    candidacy = null;
    connections.clear();
    nodes.clear();
    watchers.clear();
    tails.clear();
    views.clear();
    changes.clear();
    wakeAtNanos = Long.MAX_VALUE;
  }

  private void watch() {
    in(
        world.dice.nanos(10_000, 60_000),
        "candidate looks",
        () -> {
          if (isStandby() && !seesAnother()) {
            contend();
          }
          watch();
        });
  }

  private boolean seesAnother() {
    return world.sequencers.stream()
        .anyMatch(s ->
            s != this
                && s.isUp()
                && !s.isPaused()
                && !s.isStandby()
                && !world.network.isParted(this, s));
  }

  /** Tries to lead, whoever else does. */
  void contend() {
    if (isStandby() && isUp()) {
      handle = new CutLogHandle(world, this);
      candidacy = new Candidacy(world, this, handle);
      candidacy.proceed();
    }
  }

  void onRecovered(Recovered recovered) {
    candidacy = null;
    leader = world.machines.newLeader(world.config.leader(), recovered, world.agenda.nowNanos());
    world.trace.say(() -> name + " leads epoch " + recovered.epochVersion());
    world.truth.onLeading(recovered);
    pump();
  }

  void stepDown(String reason) {
    world.trace.say(() -> name + " steps down: " + reason);
    if (handle != null) {
      handle.close();
    }
    connections.values().forEach(connection -> connection.close(this));
    changes.values().forEach(change -> change.accept(ChangeAnswer.UNKNOWN));
    forget();
  }

  // ---- what comes in ----

  void onNodeHello(Connection connection, SimNode node, Hello hello) {
    OrderingLeader now = leader;
    if (now == null) {
      connection.close(this);
      return;
    }
    long stream = nextId++;
    connections.put(stream, connection);
    nodes.put(stream, node);
    connection.onClosedAt(
        this,
        () -> {
          if (leader == now && connections.remove(stream) != null) {
            nodes.remove(stream);
            now.onStreamClosed(stream);
            pump();
          }
        });
    now.onHello(stream, hello);
    pump();
  }

  private @Nullable Long streamOf(Connection connection) {
    for (Map.Entry<Long, Connection> entry : connections.entrySet()) {
      if (entry.getValue() == connection) {
        return entry.getKey();
      }
    }
    return null;
  }

  void onPrepared(Connection connection, ShardHello shard) {
    Long stream = streamOf(connection);
    if (leader != null && stream != null) {
      leader.onPrepared(stream, shard);
      pump();
    }
  }

  void onProgress(Connection connection, Iterable<ReplicaProgress> progress) {
    Long stream = streamOf(connection);
    if (leader != null && stream != null) {
      for (ReplicaProgress one : progress) {
        leader.onProgress(stream, one);
      }
      pump();
    }
  }

  void onWatcher(Connection connection, SimGateway gateway, Iterable<LogId> logs) {
    OrderingLeader now = leader;
    if (now == null) {
      connection.close(this);
      return;
    }
    long watcher = nextId++;
    connections.put(watcher, connection);
    watchers.put(watcher, gateway);
    connection.onClosedAt(
        this,
        () -> {
          if (leader == now && connections.remove(watcher) != null) {
            watchers.remove(watcher);
            now.onWatcherClosed(watcher);
            pump();
          }
        });
    logs.forEach(log -> now.onFollow(watcher, log));
    pump();
  }

  void onTailQuestion(LogId log, Consumer<Optional<LogTail>> answer) {
    if (leader != null) {
      long question = nextId++;
      tails.put(question, answer);
      leader.onTail(question, log);
      pump();
    }
  }

  void onViewQuestion(LogId log, Consumer<Optional<LogView>> answer) {
    if (leader != null) {
      long question = nextId++;
      views.put(question, answer);
      leader.onView(question, log);
      pump();
    }
  }

  void onReconfigure(Reconfiguration change, Consumer<ChangeAnswer> answer) {
    if (leader == null) {
      answer.accept(ChangeAnswer.UNKNOWN);
      return;
    }
    long request = nextId++;
    changes.put(request, answer);
    leader.onReconfigure(request, change);
    pump();
  }

  // ---- what goes out ----

  private void pump() {
    OrderingLeader now = leader;
    if (now == null) {
      return;
    }
    long dueNanos = now.doWork(world.agenda.nowNanos(), wallMs());
    boolean delivered = false;
    for (LeaderEffect effect : now.drainEffects()) {
      if (leader != now) {
        return;
      }
      boolean delivers = effect instanceof LeaderEffect.Deliver;
      if (delivered && delivers && strikes(Happening.KILLED_IN_BROADCAST)) {
        return;
      }
      delivered |= delivers;
      carryOut(now, effect);
    }
    if (leader == now && delivered) {
      strikes(Happening.KILLED_AFTER_BROADCAST);
    }
    if (leader == now && dueNanos < wakeAtNanos) {
      wakeAt(dueNanos);
    }
  }

  private void wakeAt(long dueNanos) {
    wakeAtNanos = dueNanos;
    OrderingLeader then = leader;
    in(
        dueNanos - world.agenda.nowNanos(),
        "leader works",
        () -> {
          wakeAtNanos = Long.MAX_VALUE;
          if (leader == then) {
            pump();
          }
        });
  }

  /** Kills this process at a chosen step now and then. */
  private boolean strikes(Happening step) {
    if (world.strikes(0.002, step)) {
      world.faults.killForAWhile(this);
      return true;
    }
    return false;
  }

  private void carryOut(OrderingLeader now, LeaderEffect effect) {
    switch (effect) {
      case LeaderEffect.Submit submit -> submit(now, submit.write());
      case LeaderEffect.AnswerHello answer -> answerHello(answer);
      case LeaderEffect.CloseStream close -> closeStream(close);
      case LeaderEffect.Deliver deliver -> {
        SimNode node = nodes.get(deliver.stream());
        Connection connection = connections.get(deliver.stream());
        if (node != null && connection != null) {
          connection.send(this, "cut", () -> node.onCut(connection, deliver.delivery()));
        }
      }
      case LeaderEffect.AnswerTail answer -> {
        Consumer<Optional<LogTail>> asker = tails.remove(answer.question());
        if (asker != null) {
          asker.accept(answer.tail());
        }
      }
      case LeaderEffect.AnswerView answer -> {
        Consumer<Optional<LogView>> asker = views.remove(answer.question());
        if (asker != null) {
          asker.accept(answer.view());
        }
      }
      case LeaderEffect.ChangeCommitted done ->
          answerChange(done.request(), ChangeAnswer.COMMITTED);
      case LeaderEffect.ChangeRefused no ->
          answerChange(
              no.request(), no.mayPass() ? ChangeAnswer.MAY_PASS_LATER : ChangeAnswer.REFUSED);
      case LeaderEffect.PushView push -> {
        SimGateway gateway = watchers.get(push.watcher());
        Connection connection = connections.get(push.watcher());
        if (gateway != null && connection != null) {
          world.coverage.hit(Happening.VIEW_PUSHED);
          connection.send(this, "view", () -> gateway.onPushed(push.view()));
        }
      }
      case LeaderEffect.Overloaded over -> onOverloaded(over.id());
      case LeaderEffect.ReplicaDamaged damaged -> {
        world.coverage.hit(Happening.REPLICA_DAMAGED);
        world.truth.onJudgedDamaged(damaged.node(), damaged.shard());
        world.membership.onDamaged(damaged.shard());
      }
      case LeaderEffect.LogChanged changed -> {}
      case LeaderEffect.Alarm alarm ->
          throw new InvariantBroken(Invariant.SOUND, "alarm of " + name + ": " + alarm.reason());
      case LeaderEffect.StepDown over -> {
        world.coverage.hit(Happening.LEADER_STEPPED_DOWN);
        stepDown(over.reason());
      }
    }
  }

  private void submit(OrderingLeader now, CutLogWrite write) {
    boolean isCut = write instanceof CutLogWrite.Cut;
    CutLogHandle on = handle;
    if (on == null || (isCut && strikes(Happening.KILLED_BEFORE_PROPOSE))) {
      return;
    }
    world.trace.say(() -> name + " submits " + describe(write));
    on.<SimCutLog.Outcome>request(
        "multi", () -> world.cutLog.apply(write), outcome -> onWritten(now, isCut, outcome));
    if (isCut) {
      strikes(Happening.KILLED_AFTER_PROPOSE);
    }
  }

  private static String describe(CutLogWrite write) {
    return switch (write) {
      case CutLogWrite.Cut cut -> "cut " + cut.number();
      case CutLogWrite.Check check -> "check";
      case CutLogWrite.Checkpoint step -> "checkpoint of " + step.buckets().size() + " buckets";
    };
  }

  private void onWritten(OrderingLeader then, boolean isCut, Optional<SimCutLog.Outcome> outcome) {
    if (leader != then || (isCut && strikes(Happening.KILLED_AFTER_COMMIT))) {
      return;
    }
    if (outcome.isPresent() && outcome.get() == SimCutLog.Outcome.OK) {
      then.onWriteDone();
    } else {
      then.onWriteFailed(outcome.map(Enum::name).orElse("unknown outcome"));
    }
    pump();
  }

  private void answerHello(LeaderEffect.AnswerHello answer) {
    SimNode node = nodes.get(answer.stream());
    Connection connection = connections.get(answer.stream());
    if (node == null || connection == null) {
      return;
    }
    world.coverage.hit(Happening.HELLO_ANSWERED);
    if (!answer.answer().parts().isEmpty()) {
      world.coverage.hit(Happening.HELLO_BROUGHT_PARTS);
    }
    for (ShardVerdict verdict : answer.answer().verdicts()) {
      switch (verdict) {
        case ShardVerdict.Open open -> world.coverage.hit(Happening.VERDICT_OPEN);
        case ShardVerdict.Sealed sealed -> world.coverage.hit(Happening.VERDICT_SEALED);
        case ShardVerdict.Unregistered none -> world.coverage.hit(Happening.VERDICT_UNREGISTERED);
        case ShardVerdict.Gone gone -> world.truth.onJudgedGone(node.id, gone.shard());
        case ShardVerdict.Damaged damaged -> {
          world.coverage.hit(Happening.VERDICT_DAMAGED);
          world.truth.onJudgedDamaged(node.id, damaged.shard());
          world.membership.onDamaged(damaged.shard());
        }
      }
    }
    connection.send(this, "hello answer", () -> node.onHelloAnswer(connection, answer.answer()));
  }

  private void closeStream(LeaderEffect.CloseStream close) {
    world.coverage.hit(Happening.HELLO_REFUSED);
    Connection connection = connections.remove(close.stream());
    nodes.remove(close.stream());
    if (connection != null) {
      world.trace.say(() -> name + " closes a stream: " + close.reason());
      connection.close(this);
    }
  }

  private void onOverloaded(long id) {
    tails.remove(id);
    views.remove(id);
    answerChange(id, ChangeAnswer.MAY_PASS_LATER);
    Connection connection = connections.remove(id);
    if (connection != null) {
      nodes.remove(id);
      watchers.remove(id);
      connection.close(this);
    }
  }

  private void answerChange(long request, ChangeAnswer answer) {
    Consumer<ChangeAnswer> asker = changes.remove(request);
    if (asker != null) {
      asker.accept(answer);
    }
  }
}
