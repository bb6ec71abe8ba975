package io.totalog.simulation;

import io.totalog.core.record.Limits;
import io.totalog.core.sequencer.CutLogReader;
import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.core.sequencer.IndexCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The znodes of the cut log and what a server does with a multi: all of its checks and sets at
 * once, or nothing. Knows versions, no meaning.
 */
class SimCutLog {
  /** How a multi ended at the server. */
  enum Outcome {
    OK,
    BAD_EPOCH,
    BAD_PREVIOUS_SLOT,
    BAD_SLOT
  }

  private static final byte[] NONE = new byte[0];
  private final World world;
  private final byte[][] slots;
  private final int[] slotVersions;
  private final byte[][] buckets = new byte[Limits.CHECKPOINT_BUCKETS][];
  private byte[] index = IndexCodec.empty();
  private int epochVersion;
  private boolean up = true;
  private long cuts;
  private long writes;

  SimCutLog(World world) {
    this.world = world;
    this.slots = new byte[world.config.ringSlots()][];
    this.slotVersions = new int[world.config.ringSlots()];
    Arrays.fill(slots, NONE);
    Arrays.fill(buckets, NONE);
  }

  final boolean isUp() {
    return up;
  }

  final void becomeUp(boolean isUp) {
    up = isUp;
  }

  /** Returns how many cuts were written. */
  final long cuts() {
    return cuts;
  }

  /** Returns how many multis changed a znode. */
  final long writes() {
    return writes;
  }

  final int epochVersion() {
    return epochVersion;
  }

  /** A read before any own write may come from a server that lags behind. */
  final int epochRead() {
    if (epochVersion > 0 && world.strikes(0.1, Happening.CUT_LOG_STALE_EPOCH_READ)) {
      return epochVersion - 1;
    }
    return epochVersion;
  }

  /** Sets the epoch znode if it has the version. Returns the new version, or -1. */
  final int setEpoch(int expected) {
    if (expected != epochVersion) {
      return -1;
    }
    return ++epochVersion;
  }

  /** Applies a multi. */
  final Outcome apply(CutLogWrite write) {
    if (!isEpochRight(write.epochVersion())) {
      world.coverage.hit(Happening.EPOCH_CHECK_FAILED);
      return Outcome.BAD_EPOCH;
    }
    return switch (write) {
      case CutLogWrite.Check check -> Outcome.OK;
      case CutLogWrite.Cut cut -> applyCut(cut);
      case CutLogWrite.Checkpoint step -> applyStep(step);
    };
  }

  protected boolean isEpochRight(int expected) {
    return expected == epochVersion;
  }

  protected boolean isPreviousRight(int slot, int expected) {
    return slotVersions[slot] == expected;
  }

  protected boolean isSlotRight(int slot, int expected) {
    return slotVersions[slot] == expected;
  }

  private Outcome applyCut(CutLogWrite.Cut cut) {
    if (!isPreviousRight(cut.previousSlot(), cut.previousVersion())) {
      world.coverage.hit(Happening.CHAIN_CHECK_FAILED);
      return Outcome.BAD_PREVIOUS_SLOT;
    }
    if (!isSlotRight(cut.slot(), cut.version())) {
      return Outcome.BAD_SLOT;
    }
    if (slots[cut.slot()].length > 0) {
      world.coverage.hit(Happening.RING_WENT_ROUND);
    }
    InvariantBroken.require(
        cut.epochVersion() == epochVersion,
        Invariant.EPOCH_FENCING,
        "cut %d of epoch %d was written in epoch %d",
        cut.number(),
        cut.epochVersion(),
        epochVersion);
    slots[cut.slot()] = cut.bytes();
    slotVersions[cut.slot()]++;
    cuts++;
    writes++;
    world.truth.onCommitted(cut.bytes());
    onCutWritten(cut.number());
    return Outcome.OK;
  }

  /** Called after each cut. */
  protected void onCutWritten(long number) {}

  private Outcome applyStep(CutLogWrite.Checkpoint step) {
    step.buckets().forEach(bucket -> buckets[bucket.number()] = bucket.bytes());
    index = step.index();
    writes++;
    world.coverage.hit(Happening.CHECKPOINT_STEP);
    return Outcome.OK;
  }

  final byte[] index() {
    return index;
  }

  final List<byte[]> buckets() {
    return List.of(buckets.clone());
  }

  /** Returns some of the slots. */
  final List<CutLogReader.Slot> slots(int from, int until) {
    List<CutLogReader.Slot> copy = new ArrayList<>();
    for (int i = from; i < until; i++) {
      copy.add(new CutLogReader.Slot(slots[i], slotVersions[i]));
    }
    return copy;
  }

  final int ringSlots() {
    return slots.length;
  }

  /** Everything stored but the epoch: what an old snapshot of the ensemble would bring back. */
  final Runnable snapshot() {
    byte[][] oldSlots = slots.clone();
    int[] oldVersions = slotVersions.clone();
    byte[][] oldBuckets = buckets.clone();
    byte[] oldIndex = index;
    return () -> {
      System.arraycopy(oldSlots, 0, slots, 0, slots.length);
      System.arraycopy(oldVersions, 0, slotVersions, 0, slots.length);
      System.arraycopy(oldBuckets, 0, buckets, 0, buckets.length);
      index = oldIndex;
    };
  }
}
