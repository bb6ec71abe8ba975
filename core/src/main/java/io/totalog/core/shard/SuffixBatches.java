package io.totalog.core.shard;

import io.totalog.core.append.AppendOutcome;
import io.totalog.core.id.AppendId;
import io.totalog.core.record.EncodedBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a copy remembers of its un-ordered batches beside their ids: who waits for each, what it
 * weighs, its checksum, and its bytes while a backup may need them and the store has not got them
 * yet. Numbered by the positions of the {@link AppendIdIndex}; a ring of plain arrays.
 */
final class SuffixBatches {

  /** Nobody waits. */
  static final long NOBODY = Long.MIN_VALUE;

  /** Further waiters of one shard, beside the first of each batch; the oldest makes room. */
  static final int JOINED_MAX = 4_096;

  private record Joined(long position, long channel, AppendId id) {}

  private long[] channels = new long[16];
  private @Nullable AppendId[] ids = new @Nullable AppendId[16];
  private int[] weights = new int[16];
  private int[] crcs = new int[16];
  private @Nullable EncodedBatch[] batches = new @Nullable EncodedBatch[16];
  private final List<Joined> joined = new ArrayList<>(0);
  private long head;
  private long tail;
  private long released;

  /** Starts empty at a position. */
  void startAt(long position) {
    head = position;
    tail = position;
    released = position;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** Adds one at the tail; the batch is kept until released if it is given. */
  void add(long channel, AppendId id, int weight, int crc, @Nullable EncodedBatch batch) {
    if (tail - head == channels.length) {
      grow();
    }
    int slot = slot(tail++);
    channels[slot] = channel;
    ids[slot] = channel == NOBODY ? null : id;
    weights[slot] = weight;
    crcs[slot] = crc;
    batches[slot] = batch;
  }

  /** Lets one more channel wait. */
  void join(long position, long channel, AppendId id) {
    int slot = slot(position);
    if (channels[slot] == NOBODY || channels[slot] == channel) {
      channels[slot] = channel;
      ids[slot] = id;
      return;
    }
    Joined one = new Joined(position, channel, id);
    if (joined.contains(one)) {
      return;
    }
    if (joined.size() == JOINED_MAX) {
      joined.removeFirst();
    }
    joined.add(one);
  }

  /** Removes the first and answers all who wait for it. */
  void completeFirst(Outbox out, AppendOutcome outcome) {
    complete(head, out, outcome);
    clear(slot(head++));
    released = Math.max(released, head);
  }

  /** Removes the first without an answer. */
  void dropFirst() {
    long position = head;
    joined.removeIf(one -> one.position() == position);
    clear(slot(head++));
    released = Math.max(released, head);
  }

  /** Removes the last and answers all who wait for it, or nobody if there is no outcome. */
  void removeLast(Outbox out, @Nullable AppendOutcome outcome) {
    long position = --tail;
    if (outcome != null) {
      complete(position, out, outcome);
    }
    joined.removeIf(one -> one.position() >= position);
    clear(slot(position));
    released = Math.min(released, tail);
  }

  /** Lets go of the bytes below a position: the store has them. */
  void release(long position) {
    while (released < Math.min(position, tail)) {
      batches[slot(released++)] = null;
    }
  }

  /** Returns the first position whose bytes were not let go of. */
  long released() {
    return released;
  }

  /** A channel is gone: nobody waits there any more. */
  void forget(long channel) {
    for (long position = head; position < tail; position++) {
      int slot = slot(position);
      if (channels[slot] == channel) {
        channels[slot] = NOBODY;
        ids[slot] = null;
      }
    }
    joined.removeIf(one -> one.channel() == channel);
  }

  int weight(long position) {
    return weights[slot(position)];
  }

  int crc(long position) {
    return crcs[slot(position)];
  }

  /** Returns the bytes of one that was not released. */
  EncodedBatch batch(long position) {
    EncodedBatch batch = batches[slot(position)];
    if (batch == null) {
      throw new IllegalStateException("batch at position " + position + " was let go of");
    }
    return batch;
  }

  private void complete(long position, Outbox out, AppendOutcome outcome) {
    int slot = slot(position);
    AppendId id = ids[slot];
    if (id != null) {
      out.emit(new ShardEffect.Answer(channels[slot], id, outcome));
    }
    if (!joined.isEmpty()) {
      for (Joined one : joined) {
        if (one.position() == position) {
          out.emit(new ShardEffect.Answer(one.channel(), one.id(), outcome));
        }
      }
      joined.removeIf(one -> one.position() == position);
    }
  }

  private void clear(int slot) {
    channels[slot] = NOBODY;
    ids[slot] = null;
    batches[slot] = null;
  }

  private int slot(long position) {
    return (int) position & (channels.length - 1);
  }

  private void grow() {
    int from = slot(head);
    int length = channels.length;
    long[] oldChannels = channels;
    @Nullable AppendId[] oldIds = ids;
    int[] oldWeights = weights;
    int[] oldCrcs = crcs;
    @Nullable EncodedBatch[] oldBatches = batches;
    channels = new long[2 * length];
    Arrays.fill(channels, NOBODY);
    ids = new @Nullable AppendId[2 * length];
    weights = new int[2 * length];
    crcs = new int[2 * length];
    batches = new @Nullable EncodedBatch[2 * length];
    for (int i = 0; i < length; i++) {
      int old = (from + i) & (length - 1);
      int slot = slot(head + i);
      channels[slot] = oldChannels[old];
      ids[slot] = oldIds[old];
      weights[slot] = oldWeights[old];
      crcs[slot] = oldCrcs[old];
      batches[slot] = oldBatches[old];
    }
  }
}
