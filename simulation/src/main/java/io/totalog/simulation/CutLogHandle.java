package io.totalog.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One client handle to the cut log, with what ZooKeeper's client library does: requests of one
 * connection are served and answered in order. When it breaks, of those on their way a prefix may
 * still be served, however late; all fail, with nobody knowing which. The library connects again by
 * itself, and what is submitted meanwhile, even before the failures are told, goes on the next
 * connection (protocol finding 1).
 */
final class CutLogHandle {
  private static final long SESSION_MS = 600;
  private final World world;
  private final Host owner;
  private final long life;
  private ArrayDeque<Request<?>> onTheirWay = new ArrayDeque<>();
  private boolean connected = true;
  private boolean dead;
  private long brokenAtNanos;
  private long failuresToldNanos;
  private long lastArrivalNanos;
  private long lastAnswerNanos;
  private long unreachableUntilNanos;

  private static final class Request<T> {
    final String what;
    final Supplier<T> atServer;
    final Consumer<Optional<T>> done;
    boolean cut;
    boolean told;

    Request(String what, Supplier<T> atServer, Consumer<Optional<T>> done) {
      this.what = what;
      this.atServer = atServer;
      this.done = done;
    }
  }

  CutLogHandle(World world, Host owner) {
    this.world = world;
    this.owner = owner;
    this.life = owner.life();
    world.cutLogHandles.add(this);
    if (!world.cutLog.isUp()) {
      sever();
    }
  }

  /**
   * Submits a request behind all earlier ones.
   *
   * @param done gets what the server answered, or nothing if nobody knows whether it was served
   */
  <T> void request(String what, Supplier<T> atServer, Consumer<Optional<T>> done) {
    Request<T> request = new Request<>(what, atServer, done);
    if (dead) {
      owner.in(1_000, what, () -> tell(request, Optional.empty()));
      return;
    }
    if (world.agenda.nowNanos() < failuresToldNanos) {
      world.coverage.hit(Happening.CUT_LOG_WRITE_ON_NEXT_CONNECTION);
    }
    onTheirWay.add(request);
    if (connected) {
      send(request);
      if (world.strikes(0.004, Happening.CUT_LOG_CONNECTION_LOST)) {
        sever();
      }
    }
  }

  private <T> void send(Request<T> request) {
    long now = world.agenda.nowNanos();
    lastArrivalNanos = Math.max(lastArrivalNanos + 1, now + world.network.delayNanos(owner));
    world.agenda.in(lastArrivalNanos - now, request.what, () -> serve(request));
  }

  private <T> void serve(Request<T> request) {
    if (request.cut || !world.cutLog.isUp()) {
      return;
    }
    Optional<T> answer = Optional.of(request.atServer.get());
    long now = world.agenda.nowNanos();
    long latency = world.dice.nanos(100, 800) + world.network.delayNanos(owner);
    lastAnswerNanos = Math.max(lastAnswerNanos + 1, now + latency);
    world.agenda.in(
        lastAnswerNanos - now,
        request.what,
        () -> owner.perform(life, () -> tell(request, answer)));
  }

  private <T> void tell(Request<T> request, Optional<T> answer) {
    if (!request.told) {
      request.told = true;
      onTheirWay.remove(request);
      request.done.accept(answer);
    }
  }

  /** The connection breaks; the library connects again. */
  void sever() {
    if (dead || !connected) {
      return;
    }
    connected = false;
    brokenAtNanos = world.agenda.nowNanos();
    List<Request<?>> failed = cutTail();
    long told = world.dice.nanos(10, 8_000);
    failuresToldNanos = brokenAtNanos + told;
    lastAnswerNanos = Math.max(lastAnswerNanos, failuresToldNanos);
    fail(failed, told);
    world.agenda.in(world.dice.nanos(10, 1_000), "cut log handle connects", this::connect);
  }

  /** Nobody can be reached for a while. */
  void cutOff(long nanos) {
    unreachableUntilNanos = world.agenda.nowNanos() + nanos;
    sever();
  }

  private List<Request<?>> cutTail() {
    List<Request<?>> failed = new ArrayList<>(onTheirWay);
    onTheirWay = new ArrayDeque<>();
    int served = failed.isEmpty() ? 0 : world.dice.between(0, failed.size());
    for (int i = 0; i < failed.size(); i++) {
      boolean lost = i >= served;
      failed.get(i).cut = lost;
      world.coverage.hit(lost ? Happening.CUT_LOG_WRITE_LOST : Happening.CUT_LOG_ANSWER_LOST);
    }
    return failed;
  }

  private void fail(List<Request<?>> failed, long afterNanos) {
    // Answers of this connection that were on their way come first, then the failures, in order.
    world.agenda.in(
        afterNanos,
        "cut log handle fails",
        () -> owner.perform(life, () -> failed.forEach(this::fail)));
  }

  private <T> void fail(Request<T> request) {
    tell(request, Optional.empty());
  }

  private void connect() {
    if (dead) {
      return;
    }
    long now = world.agenda.nowNanos();
    if (world.cutLog.isUp() && now >= unreachableUntilNanos) {
      connected = true;
      lastArrivalNanos = Math.max(lastArrivalNanos, now);
      onTheirWay.forEach(this::send);
    } else if (now - brokenAtNanos > SESSION_MS * Agenda.MILLI) {
      expire();
    } else {
      world.agenda.in(world.dice.nanos(5_000, 30_000), "cut log handle connects", this::connect);
    }
  }

  private void expire() {
    dead = true;
    world.cutLogHandles.remove(this);
    List<Request<?>> failed = new ArrayList<>(onTheirWay);
    onTheirWay.clear();
    failed.forEach(request -> request.cut = true);
    fail(failed, 1);
  }

  /** The owner is done with it: of what is on its way a prefix may still be served. */
  void close() {
    if (!dead) {
      cutTail().forEach(request -> request.told = true);
      dead = true;
      world.cutLogHandles.remove(this);
    }
  }
}
