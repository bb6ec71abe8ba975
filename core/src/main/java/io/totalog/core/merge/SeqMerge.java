package io.totalog.core.merge;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Merges the streams of a log's shards into its total order: lets out the batch at the position,
 * then the one right after it, and so on; what is ahead waits. Batches delivered twice (after a
 * reconnect) are dropped; batches that disagree about a seq are a {@link BrokenOrderException}.
 *
 * <p>Bounded by whoever feeds it: {@link #waitingBytes} says what a shard has waiting, and a stream
 * gets credit only for the rest of its window. Not thread-safe.
 *
 * @param <T> what a batch carries along
 */
public class SeqMerge<T> {
  /** Batches remembered after they were let out, to notice a late one that disagrees. */
  static final int REMEMBERED_MAX = 64;

  private final NavigableMap<Long, Piece<T>> waiting = new TreeMap<>();
  private final Map<Long, Long> waitingBytes = new HashMap<>();
  private final ArrayDeque<Piece<T>> remembered = new ArrayDeque<>();
  private long position;
  private boolean atBatchEnd;

  /**
   * Starts a merge.
   *
   * @param position first seq wanted; may lie inside a batch
   */
  public SeqMerge(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("position: " + position);
    }
    this.position = position;
  }

  /** Returns the seq that comes next. */
  public final long position() {
    return position;
  }

  /** Returns the bytes of a shard's batches that wait for their turn. */
  public final long waitingBytes(long shard) {
    return waitingBytes.getOrDefault(shard, 0L);
  }

  /** Returns whether {@link #poll} would return a batch. */
  public final boolean hasReady() {
    return !waiting.isEmpty() && mayEmit(waiting.firstKey(), position);
  }

  /**
   * Takes in a batch. Drops it if it lies below the position or is waiting already.
   *
   * @throws BrokenOrderException if it disagrees with another batch about a seq
   */
  public final void offer(Piece<T> piece) {
    if (piece.endSeq() <= position) {
      checkAgainstRemembered(piece);
      return;
    }
    if (atBatchEnd && piece.firstSeq() < position) {
      throw new BrokenOrderException(piece + " lies across " + position + ", where a batch ended");
    }
    Map.@Nullable Entry<Long, Piece<T>> below = waiting.floorEntry(piece.firstSeq());
    if (below != null && below.getValue().equals(piece)) {
      return;
    }
    if (below != null && below.getValue().endSeq() > piece.firstSeq()) {
      throw new BrokenOrderException(piece + " and " + below.getValue() + " claim one seq");
    }
    Map.@Nullable Entry<Long, Piece<T>> above = waiting.higherEntry(piece.firstSeq());
    if (above != null && above.getKey() < piece.endSeq()) {
      throw new BrokenOrderException(piece + " and " + above.getValue() + " claim one seq");
    }
    waiting.put(piece.firstSeq(), piece);
    waitingBytes.merge(piece.shard(), (long) piece.bytes(), Long::sum);
  }

  /**
   * Returns the batch whose turn it is and moves the position to its end, or null if it is not
   * here.
   */
  public final @Nullable Merged<T> poll() {
    if (!hasReady()) {
      return null;
    }
    Piece<T> piece = waiting.pollFirstEntry().getValue();
    release(piece);
    int skip = (int) Math.max(0, position - piece.firstSeq());
    position = piece.endSeq();
    atBatchEnd = true;
    remembered.addLast(piece);
    if (remembered.size() > REMEMBERED_MAX) {
      remembered.removeFirst();
    }
    return new Merged<>(piece, skip);
  }

  /** Moves the position up over records that are trimmed. */
  public final void skipTo(long first) {
    if (first <= position) {
      return;
    }
    position = first;
    atBatchEnd = false;
    while (!waiting.isEmpty() && waiting.firstEntry().getValue().endSeq() <= position) {
      release(waiting.pollFirstEntry().getValue());
    }
  }

  /** Forgets everything that waits; it must be delivered again. */
  public final void dropWaiting() {
    waiting.clear();
    waitingBytes.clear();
  }

  /**
   * Decides whether the lowest batch that waits may go out. Only a test of the tests overrides it.
   */
  protected boolean mayEmit(long firstSeq, long positionNow) {
    return firstSeq <= positionNow;
  }

  private void release(Piece<T> piece) {
    waitingBytes.computeIfPresent(
        piece.shard(), (shard, bytes) -> bytes == piece.bytes() ? null : bytes - piece.bytes());
  }

  private void checkAgainstRemembered(Piece<T> late) {
    for (Piece<T> known : remembered) {
      boolean overlap = known.firstSeq() < late.endSeq() && late.firstSeq() < known.endSeq();
      if (overlap && !known.equals(late)) {
        throw new BrokenOrderException(late + " and " + known + " claim one seq");
      }
    }
  }
}
