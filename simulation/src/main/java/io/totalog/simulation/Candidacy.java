package io.totalog.simulation;

import io.totalog.core.sequencer.CorruptCutLogException;
import io.totalog.core.sequencer.CutLogReader;
import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.core.sequencer.Fence;
import io.totalog.core.sequencer.Recovered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A candidate's way to the lead: fence, read everything on the fence's own handle, recover. */
final class Candidacy {
  private final World world;
  private final SimSequencer owner;
  private final CutLogHandle handle;
  private final Fence fence;
  private final List<CutLogReader.Slot> slots = new ArrayList<>();
  private byte[] index = new byte[0];
  private List<byte[]> buckets = List.of();

  Candidacy(World world, SimSequencer owner, CutLogHandle handle) {
    this.world = world;
    this.owner = owner;
    this.handle = handle;
    this.fence = world.machines.newFence();
  }

  /** Does what the fence wants next. */
  void proceed() {
    switch (fence.state()) {
      case READ -> handle.<Integer>request("read epoch", world.cutLog::epochRead, this::onRead);
      case WRITE -> {
        int expected = fence.version();
        handle.<Integer>request(
            "set epoch", () -> world.cutLog.setEpoch(expected), this::onWritten);
        world.faults.maybeLoseConnection(handle);
      }
      case HELD -> becomeReader();
    }
  }

  private void onRead(Optional<Integer> version) {
    if (version.isEmpty()) {
      owner.stepDown("the epoch could not be read");
      return;
    }
    fence.onRead(version.get());
    proceed();
  }

  private void onWritten(Optional<Integer> version) {
    if (version.isEmpty()) {
      world.coverage.hit(Happening.FENCE_UNKNOWN);
      fence.onUnknown();
    } else if (version.get() < 0) {
      world.coverage.hit(Happening.FENCE_REFUSED);
      fence.onRefused();
    } else {
      fence.onWritten(version.get());
    }
    proceed();
  }

  private void becomeReader() {
    world.coverage.hit(Happening.FENCE_HELD);
    world.truth.onFenced(fence.version(), owner);
    handle.<byte[]>request("read index", world.cutLog::index, this::onIndex);
    if (world.strikes(0.1, Happening.CANDIDATE_SLOW)) {
      world.faults.rivalLater();
      owner.in(world.dice.nanos(5_000, 300_000), "candidate goes on", this::readRest);
    } else {
      readRest();
    }
  }

  private void readRest() {
    handle.<List<byte[]>>request("read buckets", world.cutLog::buckets, this::onBuckets);
    int half = world.cutLog.ringSlots() / 2;
    readSlots(0, half);
    readSlots(half, world.cutLog.ringSlots());
  }

  private void readSlots(int from, int until) {
    handle.<List<CutLogReader.Slot>>request(
        "read slots",
        () -> world.cutLog.slots(from, until),
        read -> {
          if (read.isEmpty()) {
            owner.stepDown("the slots could not be read");
            return;
          }
          slots.addAll(read.get());
          if (slots.size() == world.cutLog.ringSlots()) {
            recover();
          }
        });
  }

  private void onIndex(Optional<byte[]> read) {
    read.ifPresent(bytes -> index = bytes);
  }

  private void onBuckets(Optional<List<byte[]>> read) {
    read.ifPresent(list -> buckets = list);
  }

  private void recover() {
    if (index.length == 0 || buckets.isEmpty()) {
      owner.stepDown("the checkpoint could not be read");
      return;
    }
    try {
      Recovered recovered = world.machines.newRecovery().recover(reader(), fence.version());
      boolean fromCheckpoint = buckets.stream().anyMatch(b -> b.length > 0);
      world.coverage.hit(
          fromCheckpoint ? Happening.RECOVERED_FROM_CHECKPOINT : Happening.RECOVERED_FROM_RING);
      owner.onRecovered(recovered);
    } catch (CorruptCutLogException e) {
      askWhetherOvertaken(e);
    }
  }

  /** Another fence may have come between the reads: then what was read belongs to two epochs. */
  private void askWhetherOvertaken(CorruptCutLogException e) {
    handle.<SimCutLog.Outcome>request(
        "check",
        () -> world.cutLog.apply(new CutLogWrite.Check(fence.version())),
        outcome -> {
          if (outcome.isPresent() && outcome.get() == SimCutLog.Outcome.OK) {
            throw new InvariantBroken(Invariant.SOUND, "recovery: " + e.getMessage(), e);
          }
          world.coverage.hit(Happening.RECOVERY_OVERTAKEN);
          owner.stepDown("overtaken while recovering");
        });
  }

  private CutLogReader reader() {
    return new CutLogReader() {
      @Override
      public byte[] index() {
        return index;
      }

      @Override
      public byte[] bucket(int number) {
        return buckets.get(number);
      }

      @Override
      public List<Slot> slots() {
        return List.copyOf(slots);
      }
    };
  }
}
