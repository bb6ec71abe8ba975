package io.totalog.core.sequencer;

import io.totalog.core.cut.Entry;
import io.totalog.core.cut.Parts;
import io.totalog.core.cut.Reconfiguration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the truth back: state = checkpoint + ring (protocol rules 2 to 4). A gap, a torn entry or
 * an entry out of place is an alarm, never skipped.
 */
public class Recovery {

  /** Makes a recovery. */
  public Recovery() {}

  /**
   * Recovers the committed state.
   *
   * @param reader reads on the session of the fence
   * @param epochVersion the version the own fence write gave
   * @throws CorruptCutLogException if ordering must not go on
   */
  public Recovered recover(CutLogReader reader, int epochVersion) {
    byte[] index = reader.index();
    long[] bucketCuts = IndexCodec.decode(index);
    OrderingState state = newState();
    for (int b = 0; b < bucketCuts.length; b++) {
      byte[] bytes = reader.bucket(b);
      if (bytes.length > 0) {
        BucketCodec.decodeInto(bytes, state);
      }
    }
    List<CutLogReader.Slot> slots = reader.slots();
    long least = Arrays.stream(bucketCuts).min().orElse(0);
    state.restoreClock(least, IndexCodec.readTimeMs(index));
    replay(state, entries(slots, least), bucketCuts);
    requireNothingBeyond(slots, state.lastNumber(), bucketCuts);
    int[] versions = slots.stream().mapToInt(CutLogReader.Slot::version).toArray();
    return new Recovered(epochVersion, state, versions, bucketCuts);
  }

  /** Makes the empty state that recovery fills. */
  protected OrderingState newState() {
    return new OrderingState(true);
  }

  /**
   * Returns the entries from {@code after + 1} on, up to the first slot that holds another number.
   */
  protected List<Entry> entries(List<CutLogReader.Slot> slots, long after) {
    List<Entry> entries = new ArrayList<>();
    for (long number = after + 1; number <= after + slots.size(); number++) {
      byte[] bytes = slots.get((int) (number % slots.size())).bytes();
      if (bytes.length == 0) {
        break;
      }
      Entry entry = EntryCodec.decode(bytes);
      if (entry.number() != number) {
        break;
      }
      entries.add(entry);
    }
    return entries;
  }

  private static void replay(OrderingState state, List<Entry> entries, long[] bucketCuts) {
    if (!entries.isEmpty()) {
      // The index's time is that of its newest bucket, which may lie behind the first entry.
      state.restoreClock(entries.getFirst().number() - 1, entries.getFirst().timeMs());
    }
    for (Entry entry : entries) {
      Entry rest = withoutBucketsAhead(state, entry, bucketCuts);
      try {
        state.begin(entry.number(), entry.timeMs());
        state.applyParts(rest.parts());
        rest.changes().forEach(state::applyChange);
      } catch (IllegalStateException e) {
        throw new CorruptCutLogException(String.valueOf(e.getMessage()));
      }
    }
  }

  private static boolean isAtEnd(Entry entry, long[] bucketCuts) {
    return entry.number() > Arrays.stream(bucketCuts).max().orElse(0);
  }

  /** Keeps what concerns buckets that are stored at an earlier cut than the entry. */
  private static Entry withoutBucketsAhead(OrderingState state, Entry entry, long[] bucketCuts) {
    if (isAtEnd(entry, bucketCuts)) {
      return entry;
    }
    long[] shards = new long[entry.parts().size()];
    long[] counts = new long[entry.parts().size()];
    int kept = 0;
    for (int i = 0; i < entry.parts().size(); i++) {
      ShardState shard = state.shard(entry.parts().shard(i));
      // A shard that is gone from the state lies in a bucket that is ahead: its log was dropped
      // since.
      if (shard != null && bucketCuts[shard.log.bucket()] < entry.number()) {
        shards[kept] = entry.parts().shard(i);
        counts[kept++] = entry.parts().count(i);
      }
    }
    List<Reconfiguration> changes =
        entry.changes().stream()
            .filter(c -> bucketCuts[LogState.bucketOf(c.log().value())] < entry.number())
            .toList();
    Parts parts = Parts.of(Arrays.copyOf(shards, kept), Arrays.copyOf(counts, kept));
    return new Entry(entry.number(), entry.epoch(), entry.timeMs(), parts, changes);
  }

  private void requireNothingBeyond(List<CutLogReader.Slot> slots, long last, long[] bucketCuts) {
    for (CutLogReader.Slot slot : slots) {
      if (slot.bytes().length > 0 && EntryCodec.decode(slot.bytes()).number() > last) {
        throw new CorruptCutLogException(
            "entry " + (last + 1) + " is missing although a later one is there");
      }
    }
    long highest = Arrays.stream(bucketCuts).max().orElse(0);
    if (highest > last) {
      throw new CorruptCutLogException(
          "the ring ends at " + last + " before the checkpoint of cut " + highest);
    }
  }
}
