package io.totalog.gateway.http.stream;

import io.totalog.gateway.log.FollowItem;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * The records that one reader follows, between the log and its socket. Asks the log for no more
 * than about {@link #BYTES_AHEAD} of what the reader has not taken, judged by the size of the last
 * records, so that many small ones come together and large ones one by one. All but the hooks
 * belongs to one consumer.
 */
public final class Inflow extends BaseSubscriber<FollowItem> {
  private static final int BYTES_AHEAD = 64 << 10;
  private static final int ITEMS_AHEAD_MAX = 64;

  private final Queue<FollowItem> queue = new ConcurrentLinkedQueue<>();
  private final Runnable onArrival;

  // Touched by the consumer only.
  private long asked;
  private long polled;
  private long allowed;
  private int window = 1;

  private volatile boolean complete;
  private volatile @Nullable Throwable failure;

  /**
   * Makes one.
   *
   * @param allowed how many records may be taken until {@link #allow} says more; control items are
   *     free
   * @param onArrival called after each item and at the end, on any thread
   */
  public Inflow(long allowed, Runnable onArrival) {
    this.allowed = allowed;
    this.onArrival = onArrival;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    onArrival.run();
  }

  @Override
  protected void hookOnNext(FollowItem item) {
    queue.add(item);
    onArrival.run();
  }

  @Override
  protected void hookOnComplete() {
    complete = true;
    onArrival.run();
  }

  @Override
  protected void hookOnError(Throwable throwable) {
    failure = throwable;
    complete = true;
    onArrival.run();
  }

  /** Takes the next item, or returns null. */
  public @Nullable FollowItem poll() {
    FollowItem item = queue.poll();
    if (item != null) {
      polled++;
      if (item instanceof FollowItem.Item(var record)) {
        allowed--;
        int fit = BYTES_AHEAD / Math.max(1, record.weight());
        window = Math.clamp(fit, 1, Math.min(ITEMS_AHEAD_MAX, 2 * window));
      }
    }
    return item;
  }

  /** Lets the reader have further records. */
  public void allow(long count) {
    allowed = Math.min(Long.MAX_VALUE - count, Math.max(0, allowed)) + count;
  }

  /** Returns how many items to ask for now; the caller passes them to {@link #ask}. */
  public long wanted() {
    long open = asked - polled;
    long wanted = Math.min(window, allowed) - open;
    if (wanted <= 0 || open > window / 2) {
      return 0;
    }
    asked += wanted;
    return wanted;
  }

  /** Asks the log for items; may deliver some at once. Not under a lock. */
  public void ask(long count) {
    if (count > 0) {
      request(count);
    }
  }

  /** Returns whether nothing is left and nothing will come. */
  public boolean isExhausted() {
    return complete && queue.isEmpty();
  }

  /** Returns why it ended, or null if it ended well or goes on. */
  public @Nullable Throwable failure() {
    return failure;
  }
}
