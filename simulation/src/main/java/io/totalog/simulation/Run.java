package io.totalog.simulation;

import static io.totalog.simulation.InvariantBroken.require;

import io.totalog.core.append.AppendRequest;
import io.totalog.core.append.AppendResult;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.id.LogId;
import io.totalog.core.record.EncodedBatch;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One seed: a cluster starts, is written to and read under faults, is healed, must settle, and must
 * then be quiet. Every invariant is checked on the way.
 */
final class Run {
  /** Events after which a run that does not end is given up. */
  static final long EVENTS_MAX = 2_000_000;

  private static final int CHECK_EVERY_EVENTS = 500;
  private static final long START_MS = 250;
  private static final long AFTERWARDS_MS = 300;
  private static final long SETTLE_MS_MAX = 20_000;
  private static final long QUIET_MS = 2_500;
  private final World world;
  private final FullCheck full;
  private int probesLeft;

  Run(long seed, Machines machines, @Nullable PrintStream traceOut) {
    this.world = new World(machines.shape(RunConfig.draw(seed)), machines, traceOut);
    this.full = new FullCheck(world);
    world.trace.say(() -> world.config.toString());
  }

  Coverage coverage() {
    return world.coverage;
  }

  long events() {
    return world.agenda.happened();
  }

  /** Runs to the end. */
  void play() {
    world.client.start();
    world.membership.start();
    world.hosts().forEach(Host::start);
    for (LogId log : world.logs) {
      for (int i = 0; i < world.config.writersPerLog(); i++) {
        new SimWriter(world, log).begin();
      }
    }
    pass(START_MS);
    world.becomeFaulty(true);
    world.faults.begin();
    pass(world.config.faultMs());
    world.faults.end();
    pass(AFTERWARDS_MS);
    world.stopWriting();
    awaitSettled();
    requireQuiet();
    full.copies();
    full.replay();
    full.settled();
  }

  private void awaitSettled() {
    await("an append is not answered", Invariant.RESOLVED, this::areAppendsOver);
    await("membership is not done", Invariant.LIVENESS, this::probe);
    await("a probe is not acknowledged", Invariant.ISOLATION, () -> probesLeft == 0);
    await("a reader is not at the tail", Invariant.PROGRESS, this::areReadersAtTail);
    await("a seq is not found", Invariant.NO_FALSE_NEGATIVE, world.pointReads::isEmpty);
  }

  private boolean areAppendsOver() {
    return world.gateways.stream().allMatch(SimGateway::isIdle);
  }

  private boolean areReadersAtTail() {
    for (SimGateway gateway : world.gateways) {
      for (SimReader reader : gateway.readers()) {
        if (reader.position() != world.truth.log(reader.log()).next()) {
          return false;
        }
      }
    }
    return true;
  }

  /** Once no log has a broken shard left, appends once by each gateway to each log. */
  private boolean probe() {
    if (!world.membership.isSettled()) {
      return false;
    }
    for (SimGateway gateway : world.gateways) {
      for (LogId log : world.logs) {
        probesLeft++;
        probe(gateway, log);
      }
    }
    return true;
  }

  private void probe(SimGateway gateway, LogId log) {
    EncodedBatch batch = world.newBatch(gateway.nextId());
    AppendTruth append = world.truth.onInvoked(log, batch, null);
    AppendRequest request =
        new AppendRequest(log, batch, AppendRequest.NO_SLOT, AppendRequest.NO_SESSION);
    gateway.append(request, result -> onProbed(gateway, append, result.orElseThrow()));
  }

  private void onProbed(SimGateway gateway, AppendTruth append, AppendResult answer) {
    world.truth.onAnswered(append, answer);
    if (answer instanceof AppendResult.Failed f && f.code() == ErrorCode.OVERLOADED) {
      LogId log = new LogId(append.log.id);
      gateway.in(20 * Agenda.MILLI, "probe again", () -> probe(gateway, log));
      return;
    }
    require(
        answer instanceof AppendResult.Acknowledged,
        Invariant.LIVENESS,
        "after the faults %s ends as %s",
        append,
        answer);
    probesLeft--;
  }

  private void requireQuiet() {
    pass(QUIET_MS);
    long writes = world.cutLog.writes();
    long fsyncs = fsyncs();
    pass(QUIET_MS);
    require(
        world.cutLog.writes() == writes && fsyncs() == fsyncs,
        Invariant.QUIET,
        "idle, but %d writes of the cut log and %d fsyncs",
        world.cutLog.writes() - writes,
        fsyncs() - fsyncs);
  }

  private long fsyncs() {
    return world.nodes.stream().mapToLong(node -> node.disk.fsyncs()).sum();
  }

  private void await(String what, Invariant invariant, BooleanSupplier condition) {
    long untilMs = world.agenda.nowMs() + SETTLE_MS_MAX;
    while (!condition.getAsBoolean()) {
      require(world.agenda.nowMs() < untilMs, invariant, "%s after %d ms", what, SETTLE_MS_MAX);
      pass(20);
    }
  }

  /** Lets time pass. */
  private void pass(long ms) {
    long untilNanos = world.agenda.nowNanos() + ms * Agenda.MILLI;
    boolean[] over = new boolean[1];
    world.agenda.in(untilNanos - world.agenda.nowNanos(), "pause ends", () -> over[0] = true);
    while (!over[0] && step()) {
      require(events() < EVENTS_MAX, Invariant.LIVENESS, "more than %d events", EVENTS_MAX);
    }
  }

  private boolean step() {
    try {
      boolean stepped = world.agenda.step();
      if (events() % CHECK_EVERY_EVENTS == 0) {
        full.copies();
      }
      return stepped;
    } catch (InvariantBroken e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InvariantBroken(
          Invariant.SOUND, "'" + world.agenda.present() + "' ended in " + e, e);
    }
  }
}
