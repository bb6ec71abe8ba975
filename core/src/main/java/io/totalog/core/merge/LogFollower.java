package io.totalog.core.merge;

import io.totalog.core.merge.FollowEffect.AskTail;
import io.totalog.core.merge.FollowEffect.CloseStream;
import io.totalog.core.merge.FollowEffect.Dropped;
import io.totalog.core.merge.FollowEffect.Grant;
import io.totalog.core.merge.FollowEffect.OpenStream;
import io.totalog.core.merge.FollowEffect.RefreshView;
import io.totalog.core.merge.FollowEffect.Skipped;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.core.view.ShardView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows one log over all its shards, whatever happens to them. It opens one stream a shard at the
 * merge's position, opens it again elsewhere when it breaks, adds shards as lists show them, and
 * doubts: the tail question is asked at the start if nobody has yet, after each break and after
 * {@code silenceMs} without a record; if the position stays below the confirmed tail for {@code
 * stallMs}, the list is refreshed and every stream is opened again at the position (protocol rule
 * 12). So a list that was never pushed delays records, and hides none.
 *
 * <p>Events in, {@link #takeEffects} and {@link #poll} out. Time is any millisecond clock that does
 * not go back. Not thread-safe.
 *
 * @param <T> what a batch carries along
 */
public final class LogFollower<T> {
  private static final long NEVER = Long.MAX_VALUE;

  private final FollowerOptions options;
  private final SeqMerge<T> merge;
  private final ViewTracker tracker;
  private final Map<Long, ShardFeed> feeds = new TreeMap<>();
  private final Map<Long, ShardFeed> byStream = new HashMap<>();
  private final List<FollowEffect> effects = new ArrayList<>();
  private final Question tailQuestion;
  private final Question viewQuestion;

  private long windowBytes;
  private long nextStream;
  private long heardMs;
  private long stalledSinceMs = NEVER;
  private int stalls;
  private boolean dropped;
  private long versionAdopted = -1;

  /**
   * Starts following.
   *
   * @param merge where to start
   * @param tracker what is known of the log already; a tail in it must be as old as the position or
   *     newer
   * @param options times and bounds
   * @param nowMs present time
   */
  public LogFollower(SeqMerge<T> merge, ViewTracker tracker, FollowerOptions options, long nowMs) {
    this.merge = merge;
    this.tracker = tracker;
    this.options = options;
    this.windowBytes = options.windowBytes();
    this.tailQuestion = new Question(options);
    this.viewQuestion = new Question(options);
    this.heardMs = nowMs;
    if (tracker.confirmedTail() < 0) {
      tailQuestion.want(nowMs);
    }
    if (tracker.isOutdated()) {
      viewQuestion.want(nowMs);
    }
    advance(nowMs);
  }

  /** A list came, pushed or asked for, old or new. */
  public void onView(LogView view, long nowMs) {
    viewQuestion.answered();
    tracker.onView(view);
    if (tracker.isOutdated()) {
      viewQuestion.want(nowMs);
    }
    advance(nowMs);
  }

  /** The list that was asked for did not come. */
  public void onViewFailed(long nowMs) {
    viewQuestion.failed(nowMs);
    advance(nowMs);
  }

  /** The tail was confirmed. */
  public void onTail(LogTail tail, long nowMs) {
    tailQuestion.answered();
    heardMs = nowMs;
    tracker.onTail(tail);
    if (tracker.isOutdated()) {
      viewQuestion.want(nowMs);
    }
    advance(nowMs);
  }

  /** The tail question failed, or the ordering does not know the log (any more). */
  public void onTailFailed(long nowMs) {
    tailQuestion.failed(nowMs);
    viewQuestion.want(nowMs);
    advance(nowMs);
  }

  /** The way that lists are pushed was interrupted: some may have been missed. */
  public void onReconnect(long nowMs) {
    tailQuestion.want(nowMs);
    advance(nowMs);
  }

  /**
   * A stream delivered a batch.
   *
   * @throws BrokenOrderException if it cannot be true together with what came before
   */
  public void onBatch(long stream, Piece<T> piece, long nowMs) {
    ShardFeed feed = byStream.get(stream);
    if (feed == null || dropped) {
      return;
    }
    if (piece.firstSeq() < feed.streamEndSeq) {
      throw new BrokenOrderException("the stream of " + piece + " was at " + feed.streamEndSeq);
    }
    feed.streamEndSeq = piece.endSeq();
    feed.failures = 0;
    feed.owedBytes -= piece.bytes();
    merge.offer(piece);
    heardMs = nowMs;
    if (!merge.hasReady()) {
      advance(nowMs);
    }
  }

  /** A stream delivered everything of a sealed shard. */
  public void onStreamEnd(long stream, long nowMs) {
    ShardFeed feed = byStream.remove(stream);
    if (feed != null) {
      feed.stream = ShardFeed.NONE;
      feed.ended = true;
      viewQuestion.want(nowMs);
      advance(nowMs);
    }
  }

  /** A stream broke or could not be opened. */
  public void onStreamClosed(long stream, long nowMs) {
    ShardFeed feed = byStream.remove(stream);
    if (feed != null) {
      feed.stream = ShardFeed.NONE;
      if (nowMs - feed.openedMs > options.retryMsMax()) {
        feed.failures = 0;
      }
      feed.retryAtMs = nowMs + options.pauseMs(feed.failures);
      feed.failures++;
      tailQuestion.want(nowMs);
      advance(nowMs);
    }
  }

  /**
   * From now on so many bytes may be asked for or wait; what was granted before is not taken back.
   *
   * @param bytes more than 0
   */
  public void onWindow(long bytes) {
    windowBytes = bytes;
  }

  /** Time passed. Needed at {@link #dueMs} at the latest. */
  public void onTick(long nowMs) {
    advance(nowMs);
  }

  /** Ends everything that is open. */
  public void close() {
    feeds.values().forEach(this::closeStream);
    dropped = true;
  }

  /**
   * Returns the next batch in order, or null if it has not come. Call until null after each event.
   */
  public @Nullable Merged<T> poll(long nowMs) {
    Merged<T> next = merge.poll();
    if (next == null) {
      return null;
    }
    stalledSinceMs = NEVER;
    stalls = 0;
    if (!merge.hasReady()) {
      advance(nowMs);
    }
    return next;
  }

  /** Returns and forgets what is to be done, in order. */
  public List<FollowEffect> takeEffects() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<FollowEffect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }

  /** Returns the seq that comes next. */
  public long position() {
    return merge.position();
  }

  /** Returns when {@link #onTick} is needed next if nothing else happens. */
  public long dueMs() {
    long due = Math.min(tailQuestion.dueMs(), viewQuestion.dueMs());
    due = Math.min(due, heardMs + options.silenceMs());
    if (stalledSinceMs != NEVER) {
      due = Math.min(due, stalledSinceMs + stallPauseMs());
    }
    for (ShardFeed feed : feeds.values()) {
      if (!feed.isOpen() && isWanted(feed)) {
        due = Math.min(due, feed.retryAtMs);
      }
    }
    return due;
  }

  private void advance(long nowMs) {
    LogView view = tracker.view();
    if (dropped) {
      return;
    }
    if (view != null && view.dropped()) {
      close();
      effects.add(new Dropped());
      return;
    }
    skipTrimmed();
    maybeStalled(nowMs);
    if (view != null) {
      maybeAdopt(view);
      feeds.values().forEach(feed -> maybeOpen(feed, nowMs));
    }
    feeds.values().forEach(this::maybeGrant);
    maybeAsk(nowMs);
  }

  private void skipTrimmed() {
    long position = merge.position();
    if (tracker.first() > position) {
      merge.skipTo(tracker.first());
      effects.add(new Skipped(position, tracker.first()));
    }
  }

  private void maybeStalled(long nowMs) {
    if (merge.position() >= tracker.confirmedTail() || merge.hasReady()) {
      stalledSinceMs = NEVER;
      return;
    }
    if (stalledSinceMs == NEVER) {
      stalledSinceMs = nowMs;
    } else if (nowMs - stalledSinceMs >= stallPauseMs()) {
      stalledSinceMs = nowMs;
      stalls++;
      viewQuestion.want(nowMs);
      merge.dropWaiting();
      feeds.values().forEach(this::startOver);
    }
  }

  private long stallPauseMs() {
    return Math.min(options.silenceMs(), options.stallMs() << Math.min(stalls, 16));
  }

  private void startOver(ShardFeed feed) {
    closeStream(feed);
    feed.ended = false;
  }

  private void maybeAdopt(LogView view) {
    if (view.version() == versionAdopted) {
      return;
    }
    versionAdopted = view.version();
    for (ShardView shard : view.shards()) {
      ShardFeed feed = feeds.computeIfAbsent(shard.id().value(), id -> new ShardFeed(shard));
      feed.shard = shard;
    }
    feeds.values().removeIf(feed -> view.shard(feed.shard.id()).isEmpty() && closeStream(feed));
  }

  private void maybeOpen(ShardFeed feed, long nowMs) {
    if (!isWanted(feed)) {
      closeStream(feed);
      return;
    }
    if (feed.isOpen() || nowMs < feed.retryAtMs) {
      return;
    }
    feed.stream = nextStream++;
    feed.openedMs = nowMs;
    feed.streamEndSeq = 0;
    long credit = shardWindowBytes();
    feed.owedBytes = credit;
    byStream.put(feed.stream, feed);
    effects.add(
        new OpenStream(feed.stream, feed.shard.id(), feed.node(), merge.position(), credit));
  }

  private boolean isWanted(ShardFeed feed) {
    return !feed.ended
        && !feed.shard.replicas().isEmpty()
        && feed.shard.mayHold(merge.position(), Long.MAX_VALUE);
  }

  private boolean closeStream(ShardFeed feed) {
    if (feed.isOpen()) {
      byStream.remove(feed.stream);
      effects.add(new CloseStream(feed.stream));
      feed.stream = ShardFeed.NONE;
    }
    return true;
  }

  private void maybeGrant(ShardFeed feed) {
    if (!feed.isOpen()) {
      return;
    }
    long window = shardWindowBytes();
    long free = window - feed.owedBytes - merge.waitingBytes(feed.shard.id().value());
    if (free * 4 >= window) {
      feed.owedBytes += free;
      effects.add(new Grant(feed.stream, free));
    }
  }

  /** Returns one shard's part of the window. */
  private long shardWindowBytes() {
    long wanted = Math.max(1, feeds.values().stream().filter(this::isWanted).count());
    long least = Math.min(windowBytes, FollowerOptions.SHARD_WINDOW_BYTES_MIN);
    return Math.max(least, windowBytes / wanted);
  }

  private void maybeAsk(long nowMs) {
    if (nowMs - heardMs >= options.silenceMs()) {
      heardMs = nowMs;
      tailQuestion.want(nowMs);
    }
    if (tailQuestion.maybeAsk(nowMs)) {
      effects.add(new AskTail());
    }
    if (viewQuestion.maybeAsk(nowMs)) {
      effects.add(new RefreshView());
    }
  }
}
