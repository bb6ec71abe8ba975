package io.totalog.sequencer.cutlog.memory;

import io.totalog.core.id.ClusterId;
import io.totalog.core.record.Limits;
import io.totalog.core.sequencer.CutLogReader;
import io.totalog.core.sequencer.CutLogWrite;
import io.totalog.core.sequencer.Fence;
import io.totalog.core.sequencer.IndexCodec;
import io.totalog.sequencer.cutlog.CutLog;
import io.totalog.sequencer.cutlog.CutLogSession;
import io.totalog.sequencer.cutlog.CutLogUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/** A cut log that ends with the process. Thread-safe. */
public final class InMemoryCutLog implements CutLog {

  private static final byte[] NOTHING = new byte[0];

  private final ClusterId cluster;
  private final Executor answers;
  private final CutLogReader.Slot[] slots = new CutLogReader.Slot[Limits.RING_SLOTS];
  private final byte[][] buckets = new byte[Limits.CHECKPOINT_BUCKETS][];
  private final List<InMemorySession> sessions = new ArrayList<>();
  private byte[] index = IndexCodec.empty();
  private int epochVersion;
  private long writes;
  private boolean away;

  /**
   * Makes an empty one.
   *
   * @param cluster its cluster
   * @param answers carries out writes and tells answers; one at a time, in order
   */
  public InMemoryCutLog(ClusterId cluster, Executor answers) {
    this.cluster = cluster;
    this.answers = answers;
    Arrays.fill(slots, new CutLogReader.Slot(NOTHING, 0));
    Arrays.fill(buckets, NOTHING);
  }

  @Override
  public synchronized CutLogSession open(Fence fence, Duration timeout) {
    requireThere();
    while (fence.state() != Fence.State.HELD) {
      fence.onRead(epochVersion);
      epochVersion++;
      writes++;
      fence.onWritten(epochVersion);
    }
    InMemorySession session = new InMemorySession(this, cluster, fence.version(), answers);
    sessions.add(session);
    return session;
  }

  /** Breaks every connection: what was submitted and not yet carried out is lost. */
  public synchronized void disconnect() {
    sessions.forEach(InMemorySession::lose);
    sessions.clear();
  }

  /** Goes away or comes back, as a stopped server does; going away breaks every connection. */
  public synchronized void away(boolean gone) {
    away = gone;
    if (gone) {
      disconnect();
    }
  }

  /** Returns how many writes have succeeded, fences and checks too. */
  public synchronized long writes() {
    return writes;
  }

  synchronized boolean write(CutLogWrite write) {
    if (away || write.epochVersion() != epochVersion) {
      return false;
    }
    switch (write) {
      case CutLogWrite.Cut cut -> {
        if (slots[cut.previousSlot()].version() != cut.previousVersion()
            || slots[cut.slot()].version() != cut.version()) {
          return false;
        }
        slots[cut.slot()] = new CutLogReader.Slot(cut.bytes(), cut.version() + 1);
      }
      case CutLogWrite.Checkpoint step -> {
        step.buckets().forEach(b -> buckets[b.number()] = b.bytes());
        index = step.index();
      }
      case CutLogWrite.Check check -> {}
    }
    writes++;
    return true;
  }

  synchronized CutLogReader copy() {
    requireThere();
    return new Copy(index, buckets.clone(), List.of(slots.clone()));
  }

  private void requireThere() {
    if (away) {
      throw new CutLogUnavailableException("the cut log is away");
    }
  }

  private record Copy(byte[] index, byte[][] buckets, List<Slot> slots) implements CutLogReader {
    @Override
    public byte[] bucket(int number) {
      return buckets[number];
    }
  }
}
