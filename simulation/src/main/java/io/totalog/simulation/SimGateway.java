package io.totalog.simulation;

import io.totalog.core.append.AppendBook;
import io.totalog.core.append.AppendEffect;
import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.AppendRequest;
import io.totalog.core.append.AppendResult;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.id.ShardId;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A gateway: drives an {@link AppendBook} and readers. */
final class SimGateway extends Host {
  private static final long TICK_NANOS = 10 * Agenda.MILLI;
  private final LeaderLink link;
  private @Nullable AppendBook book;
  private long boot;
  private long nextAppend;
  private boolean ticking;
  private final Map<NodeId, Connection> channels = new TreeMap<>();
  private final Map<Long, Consumer<Optional<AppendResult>>> clients = new TreeMap<>();
  private final List<SimReader> readers = new ArrayList<>();

  SimGateway(World world, String name) {
    super(world, name);
    this.link = new LeaderLink(world, this);
  }

  @Override
  void onStart() {
    boot = world.dice.id();
    nextAppend = 0;
    ticking = false;
    book = world.machines.newBook(world.config.appends());
    link.seek();
    for (LogId log : world.logs) {
      // Readers keep their place over the gateways that serve them.
      SimReader reader = new SimReader(world, this, log, world.readerPositions.of(name, log));
      readers.add(reader);
      reader.begin();
    }
  }

  @Override
  void onCrash() {
    readers.forEach(reader -> world.readerPositions.keep(name, reader));
    readers.clear();
    book = null;
    channels.clear();
    link.clear();
    List<Consumer<Optional<AppendResult>>> waiting = new ArrayList<>(clients.values());
    clients.clear();
    waiting.forEach(client -> client.accept(Optional.empty()));
  }

  List<SimReader> readers() {
    return readers;
  }

  // ---- appends ----

  /** Returns the id that the next append gets. */
  AppendId nextId() {
    return new AppendId(boot, nextAppend++);
  }

  /** Takes a client's append; the answer is empty if the gateway dies. */
  void append(AppendRequest request, Consumer<Optional<AppendResult>> client) {
    if (book == null) {
      client.accept(Optional.empty());
      return;
    }
    clients.put(request.batch().id().counter(), client);
    book.onAppend(request, nowMs());
    pump();
  }

  boolean isIdle() {
    return book == null || book.isIdle();
  }

  void onOutcome(Connection on, NodeId node, AppendId id, AppendOutcome outcome) {
    if (book != null && channels.get(node) == on) {
      book.onOutcome(node, id, outcome, nowMs());
      pump();
    }
  }

  private void pump() {
    AppendBook now = book;
    if (now == null) {
      return;
    }
    for (AppendEffect effect : now.takeEffects()) {
      if (book != now) {
        return;
      }
      carryOut(effect);
    }
    if (!now.isIdle() && !ticking) {
      ticking = true;
      in(TICK_NANOS, "book ticks", this::tick);
    }
  }

  private void tick() {
    ticking = false;
    if (book != null) {
      book.onTick(nowMs());
      pump();
    }
  }

  private void carryOut(AppendEffect effect) {
    switch (effect) {
      case AppendEffect.Send send -> send(send);
      case AppendEffect.AskFind ask -> askFind(ask);
      case AppendEffect.Complete done -> {
        Consumer<Optional<AppendResult>> client = clients.remove(done.id().counter());
        if (client != null) {
          world.trace.say(() -> name + " completes " + done);
          client.accept(Optional.of(done.result()));
        }
      }
      case AppendEffect.RefreshView ask ->
          askView(
              ask.log(),
              view -> {
                if (book == null) {
                  return;
                }
                if (view.isPresent()) {
                  onPushed(view.get());
                } else {
                  book.onViewFailed(ask.log(), nowMs());
                  pump();
                }
              });
    }
  }

  private void send(AppendEffect.Send send) {
    SimNode node = world.node(send.node());
    Connection connection = channels.get(send.node());
    if (connection == null) {
      Optional<Connection> opened = world.network.connect(this, node);
      if (opened.isEmpty()) {
        in(world.dice.nanos(50, 1_000), "no append stream", () -> onBroken(send.node()));
        return;
      }
      connection = opened.get();
      openChannel(node, connection);
    }
    world.truth.onSent(send.batch().id());
    Connection on = connection;
    on.send(this, "append", () -> node.onAppend(on, send));
    if (world.strikes(0.003, Happening.CONNECTION_BROKEN)) {
      on.sever();
    }
  }

  private void openChannel(SimNode node, Connection connection) {
    channels.put(node.id, connection);
    connection.send(this, "append stream", () -> node.onChannel(connection, this));
    connection.onClosedAt(
        this,
        () -> {
          if (channels.remove(node.id, connection)) {
            onBroken(node.id);
          }
        });
  }

  private void onBroken(NodeId node) {
    if (book != null && !channels.containsKey(node)) {
      book.onStreamBroken(node, nowMs());
      pump();
    }
  }

  private void askFind(AppendEffect.AskFind ask) {
    SimNode node = world.node(ask.node());
    Question<FindAnswer> question =
        new Question<>(this, answer -> onFind(ask.id(), ask.shard(), answer));
    world
        .network
        .connect(this, node)
        .ifPresentOrElse(
            connection -> {
              connection.onClosedAt(this, question::fail);
              connection.send(
                  this,
                  "find",
                  () -> {
                    FindAnswer answer = node.find(ask.shard(), ask.id());
                    connection.send(node, "find answer", () -> question.answer(answer));
                  });
            },
            question::fail);
  }

  private void onFind(AppendId id, ShardId shard, Optional<FindAnswer> answer) {
    if (book == null) {
      return;
    }
    world.trace.say(() -> name + " finds " + id + " in " + shard + ": " + answer);
    if (answer.isPresent()) {
      world.coverage.hit(
          switch (answer.get()) {
            case FindAnswer.Found found -> Happening.FOUND_AFTER_SEAL;
            case FindAnswer.NotThere none -> Happening.NOT_THERE_AFTER_SEAL;
            case FindAnswer.Unknown unknown -> Happening.FIND_UNKNOWN;
          });
      book.onFound(id, shard, answer.get(), nowMs());
    } else {
      book.onFindFailed(id, shard, nowMs());
    }
    pump();
  }

  // ---- the leader ----

  void askTail(LogId log, Consumer<Optional<LogTail>> asker) {
    long floor = world.truth.tailFloor(log);
    link.askTail(
        log,
        tail -> {
          tail.ifPresent(t -> world.truth.onTail(log, floor, t));
          world.coverage.hit(tail.isPresent() ? Happening.TAIL_ANSWERED : Happening.TAIL_FAILED);
          asker.accept(tail);
        });
  }

  void askView(LogId log, Consumer<Optional<LogView>> asker) {
    link.askView(log, asker);
  }

  void onPushed(LogView view) {
    if (book != null) {
      book.onView(view, nowMs());
      pump();
      readers.stream()
          .filter(r -> r.log().equals(view.log()))
          .toList()
          .forEach(r -> r.onView(view));
    }
  }

  void onLeaderFound() {
    readers.forEach(SimReader::onReconnect);
  }
}
