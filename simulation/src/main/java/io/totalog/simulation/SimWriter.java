package io.totalog.simulation;

import io.totalog.core.append.AppendRequest;
import io.totalog.core.append.AppendResult;
import io.totalog.core.id.LogId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.record.Limits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client that appends batches of records no two of which are alike, one after or over the other.
 */
final class SimWriter {
  private final World world;
  private final LogId log;
  private final int inFlightMax;
  private final int slot;
  private final boolean hasSession;
  private @Nullable SimGateway gateway;
  private long gatewayLife;
  private long session;
  private int inFlight;
  private @Nullable AppendTruth last;

  SimWriter(World world, LogId log) {
    this.world = world;
    this.log = log;
    this.inFlightMax = world.dice.between(1, 4);
    this.slot =
        world.dice.chance(0.5) ? AppendRequest.NO_SLOT : world.dice.between(0, Limits.SLOTS - 1);
    this.hasSession = world.dice.chance(0.7);
  }

  /** Writes as long as the run wants it. */
  void begin() {
    world.agenda.in(
        world.dice.nanos(500, 25_000),
        "writer",
        () -> {
          if (world.isWriting()) {
            if (inFlight < inFlightMax) {
              write();
            }
            begin();
          }
        });
  }

  private void write() {
    choose();
    SimGateway by = gateway;
    if (by == null) {
      return;
    }
    EncodedBatch batch = world.newBatch(by.nextId());
    AppendTruth append = world.truth.onInvoked(log, batch, hasSession ? last : null);
    last = append;
    inFlight++;
    long number = hasSession ? session : AppendRequest.NO_SESSION;
    AppendRequest request = new AppendRequest(log, batch, slot, number);
    world.trace.say(() -> "client invokes " + append + " at " + by);
    by.append(request, result -> onResult(append, result));
  }

  private void onResult(AppendTruth append, Optional<AppendResult> result) {
    inFlight--;
    result.ifPresentOrElse(
        r -> {
          world.truth.onAnswered(append, r);
          if (r instanceof AppendResult.Acknowledged ack && world.dice.chance(0.1)) {
            new PointRead(world, log, ack.firstSeq()).begin();
          }
        },
        () -> append.end = AppendTruth.End.UNKNOWN);
  }

  /** Stays with a gateway while it lives, mostly. */
  private void choose() {
    SimGateway now = gateway;
    boolean stays = now != null && now.isUp() && now.life() == gatewayLife;
    if (stays && (inFlight > 0 || world.dice.chance(0.95))) {
      return;
    }
    List<SimGateway> up = world.gateways.stream().filter(Host::isUp).toList();
    gateway = up.isEmpty() ? null : world.dice.pick(up);
    if (gateway != null) {
      gatewayLife = gateway.life();
      session = world.nextNumber();
      last = null;
    }
  }

  /** Returns the bytes of records that were never used before. */
  static byte[] records(World world, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES);
    for (int i = 0; i < count; i++) {
      bytes.putLong(world.nextNumber());
    }
    return bytes.array();
  }
}
