package io.totalog.core.sequencer;

import io.totalog.core.record.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A cut log of a test: does what a multi does, and can be read. */
final class MemoryCutLog implements CutLogReader {
  private static final byte[] NONE = new byte[0];
  private final byte[][] slots;
  private final int[] versions;
  private final byte[][] buckets = new byte[Limits.CHECKPOINT_BUCKETS][];
  private byte[] index = IndexCodec.empty();
  private int epoch;

  MemoryCutLog(int ring) {
    slots = new byte[ring][];
    versions = new int[ring];
    Arrays.fill(slots, NONE);
    Arrays.fill(buckets, NONE);
  }

  int fence() {
    return ++epoch;
  }

  boolean apply(CutLogWrite write) {
    if (write.epochVersion() != epoch) {
      return false;
    }
    return switch (write) {
      case CutLogWrite.Check check -> true;
      case CutLogWrite.Checkpoint step -> {
        step.buckets().forEach(b -> buckets[b.number()] = b.bytes());
        index = step.index();
        yield true;
      }
      case CutLogWrite.Cut cut -> {
        boolean follows = versions[cut.previousSlot()] == cut.previousVersion();
        if (!follows || versions[cut.slot()] != cut.version()) {
          yield false;
        }
        slots[cut.slot()] = cut.bytes();
        versions[cut.slot()]++;
        yield true;
      }
    };
  }

  /** Makes a cut unreadable, as if it had never been written. */
  void lose(long cut) {
    slots[(int) (cut % slots.length)] = NONE;
  }

  /** Flips a bit of a cut. */
  void corrupt(long cut) {
    byte[] bytes = slots[(int) (cut % slots.length)].clone();
    bytes[bytes.length - 1] ^= 1;
    slots[(int) (cut % slots.length)] = bytes;
  }

  @Override
  public byte[] index() {
    return index;
  }

  @Override
  public byte[] bucket(int number) {
    return buckets[number];
  }

  @Override
  public List<Slot> slots() {
    List<Slot> all = new ArrayList<>();
    for (int i = 0; i < slots.length; i++) {
      all.add(new Slot(slots[i], versions[i]));
    }
    return all;
  }
}
