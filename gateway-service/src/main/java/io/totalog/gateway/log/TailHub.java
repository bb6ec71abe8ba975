package io.totalog.gateway.log;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.merge.FollowEffect;
import io.totalog.core.merge.FollowerOptions;
import io.totalog.core.merge.LogFollower;
import io.totalog.core.merge.Merged;
import io.totalog.core.merge.Piece;
import io.totalog.core.merge.SeqMerge;
import io.totalog.core.merge.ViewTracker;
import io.totalog.core.view.LogTail;
import io.totalog.core.view.LogView;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.batch.BatchCodec;
import io.totalog.protocol.batch.CorruptBatchException;
import io.totalog.protocol.shard.MappedBatch;
import io.totalog.protocol.shard.TailListener;
import io.totalog.protocol.shard.TailRequest;
import io.totalog.protocol.shard.TailStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live tail of one followed log, shared by all who follow it: starts at the confirmed tail,
 * merges the shards' streams into a ring of recent records, and tells its listeners. It carries out
 * what {@link LogFollower} decides. Two truths about one seq end it for all its followers.
 * Thread-safe.
 */
final class TailHub implements Ticker.Ticked {
  private static final long START_RETRY_MS = 50;
  private static final long START_RETRY_MS_MAX = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(TailHub.class);

  /** What all tails of a gateway share. */
  record Shared(
      ShardConnections shards,
      Views views,
      TailQuestions questions,
      Ticker ticker,
      FollowerOptions options,
      LongSupplier windowBytes) {}

  private final LogId log;
  private final Shared shared;
  private final KnownLog known;
  private final RecordRing ring;
  private final FanOut fanOut;
  private final SerialLoop loop = new SerialLoop(this::onDefect);
  private final Map<Long, TailStream> streams = new HashMap<>();
  private @Nullable LogFollower<MappedBatch> follower;
  private int startFailures;
  private boolean closed;
  private volatile long dueMs = Ticker.NEVER;
  private volatile boolean dropped;
  private volatile @Nullable TotalogException broken;

  TailHub(LogId log, Shared shared, RecordRing ring, FanOut fanOut) {
    this.log = log;
    this.shared = shared;
    this.known = shared.views().known(log);
    this.ring = ring;
    this.fanOut = fanOut;
    known.hold();
    shared.ticker().add(this);
  }

  LogId log() {
    return log;
  }

  RecordRing ring() {
    return ring;
  }

  /** Returns whether the log was dropped; nothing more will come. */
  boolean isDropped() {
    return dropped;
  }

  /** Returns why this tail has ended for good, or null. A new one may work. */
  @Nullable TotalogException broken() {
    return broken;
  }

  /** The bounds have changed, as more or fewer logs are followed. */
  void onBounds() {
    loop.execute(() -> {
      ring.trim();
      if (follower != null) {
        follower.onWindow(shared.windowBytes().getAsLong());
        turn();
      }
    });
  }

  void add(FanOut.Listener listener) {
    fanOut.add(listener);
  }

  void remove(FanOut.Listener listener) {
    fanOut.remove(listener);
  }

  /** Starts, unless it has, from a tail that was just confirmed. */
  void startAt(LogTail tail) {
    loop.execute(() -> onStart(tail));
  }

  /** Starts, unless it has, from a tail that is asked for. */
  void start() {
    loop.execute(this::askToStart);
  }

  void onView(LogView view) {
    loop.execute(() -> {
      if (follower != null) {
        follower.onView(view, now());
        turn();
      } else if (view.dropped()) {
        onDropped();
      }
    });
  }

  void onReconnect() {
    loop.execute(() -> {
      if (follower != null) {
        follower.onReconnect(now());
        turn();
      }
    });
  }

  @Override
  public long dueMs() {
    return dueMs;
  }

  @Override
  public void onTick(long nowMs) {
    dueMs = Ticker.NEVER;
    loop.execute(() -> {
      if (follower == null) {
        askToStart();
      } else {
        follower.onTick(now());
        turn();
      }
    });
  }

  /** Ends all streams. Listeners hear nothing more. */
  void close() {
    shared.ticker().remove(this);
    loop.execute(() -> {
      if (!closed) {
        closed = true;
        streams.values().forEach(TailStream::close);
        streams.clear();
        known.release(now());
      }
    });
  }

  private long now() {
    return shared.ticker().nowMs();
  }

  private void askToStart() {
    if (follower != null || closed || dropped) {
      return;
    }
    shared
        .questions()
        .ask(log)
        .whenComplete((tail, failure) -> {
          if (failure == null) {
            startAt(tail);
          } else {
            loop.execute(() -> onStartFailed(failure));
          }
        });
  }

  private void onStartFailed(Throwable failure) {
    if (failure instanceof TotalogException e && e.code() == ErrorCode.LOG_NOT_FOUND) {
      onDropped();
      return;
    }
    long pause = Math.min(START_RETRY_MS_MAX, START_RETRY_MS << Math.min(startFailures++, 10));
    dueAt(now() + pause);
  }

  private void onStart(LogTail tail) {
    if (follower != null || closed || dropped) {
      return;
    }
    ViewTracker tracker = new ViewTracker();
    LogView view = known.view();
    if (view != null) {
      tracker.onView(view);
    }
    tracker.onTail(tail);
    ring.startAt(tail.next());
    follower = new LogFollower<>(new SeqMerge<>(tail.next()), tracker, shared.options(), now());
    follower.onWindow(shared.windowBytes().getAsLong());
    turn();
    fanOut.news();
  }

  private void onBatches(long stream, List<MappedBatch> batches) {
    if (follower == null || !streams.containsKey(stream)) {
      return;
    }
    for (MappedBatch batch : batches) {
      try {
        BatchCodec.verify(batch.bytes());
      } catch (CorruptBatchException e) {
        LOG.atError().addKeyValue("shard", batch.shard()).log("a replica sent a corrupt batch", e);
        end(stream);
        follower.onStreamClosed(stream, now());
        break;
      }
      Piece<MappedBatch> piece =
          new Piece<>(batch.shard(), batch.firstSeq(), batch.count(), batch.bytes().length, batch);
      follower.onBatch(stream, piece, now());
    }
    turn();
  }

  private void onClosed(long stream) {
    if (follower != null && streams.remove(stream) != null) {
      follower.onStreamClosed(stream, now());
      turn();
    }
  }

  private void onEnd(long stream) {
    if (follower != null && streams.remove(stream) != null) {
      follower.onStreamEnd(stream, now());
      turn();
    }
  }

  /** After each event: what has become ready goes to the ring, what is to be done is done. */
  private void turn() {
    LogFollower<MappedBatch> following = follower;
    if (following == null || closed) {
      return;
    }
    boolean news = false;
    for (Merged<MappedBatch> m = following.poll(now()); m != null; m = following.poll(now())) {
      startRingOver(m.firstSeq());
      Decoder.decode(m, Long.MAX_VALUE, ring::add);
      news = true;
    }
    for (FollowEffect effect : following.takeEffects()) {
      news |= carryOut(effect);
    }
    if (news) {
      fanOut.news();
    }
    dueAt(following.dueMs());
  }

  /** Carries out an effect. Returns whether listeners must hear of it. */
  private boolean carryOut(FollowEffect effect) {
    switch (effect) {
      case FollowEffect.OpenStream open -> open(open);
      case FollowEffect.CloseStream close -> end(close.stream());
      case FollowEffect.Grant grant -> grant(grant);
      case FollowEffect.AskTail ask -> askTail();
      case FollowEffect.RefreshView refresh -> refreshView();
      case FollowEffect.Skipped skipped -> startRingOver(skipped.first());
      case FollowEffect.Dropped gone -> onDropped();
    }
    return effect instanceof FollowEffect.Skipped;
  }

  private void startRingOver(long first) {
    if (ring.end() < first) {
      ring.startAt(first);
    }
  }

  private void open(FollowEffect.OpenStream open) {
    long stream = open.stream();
    try {
      TailStream opened =
          shared
              .shards()
              .to(open.node())
              .tail(new TailRequest(open.shard(), open.fromSeq()), new Listener(stream));
      streams.put(stream, opened);
      opened.request(open.creditBytes());
    } catch (RuntimeException e) {
      loop.execute(() -> {
        streams.remove(stream);
        if (follower != null) {
          follower.onStreamClosed(stream, now());
          turn();
        }
      });
    }
  }

  private void end(long stream) {
    TailStream open = streams.remove(stream);
    if (open != null) {
      open.close();
    }
  }

  private void grant(FollowEffect.Grant grant) {
    TailStream open = streams.get(grant.stream());
    if (open != null) {
      open.request(grant.bytes());
    }
  }

  private void askTail() {
    shared
        .questions()
        .ask(log)
        .whenComplete((tail, failure) -> loop.execute(() -> onTail(tail, failure)));
  }

  private void onTail(@Nullable LogTail tail, @Nullable Throwable failure) {
    if (follower == null) {
      return;
    }
    if (tail != null && failure == null) {
      follower.onTail(tail, now());
    } else {
      follower.onTailFailed(now());
    }
    turn();
  }

  private void refreshView() {
    shared
        .views()
        .refresh(log)
        .whenComplete((view, failure) ->
            loop.execute(() -> {
              if (follower == null) {
                return;
              }
              if (failure == null) {
                follower.onView(view, now());
              } else {
                follower.onViewFailed(now());
              }
              turn();
            }));
  }

  private void onDropped() {
    dropped = true;
    fanOut.news();
  }

  private void onDefect(Throwable defect) {
    LOG.atError().addKeyValue("log", log).log("the tail of a log cannot go on", defect);
    broken = TotalogException.of(ErrorCode.INTERNAL, "the log's order is broken at this gateway");
    if (follower != null) {
      follower.close();
    }
    close();
    fanOut.news();
  }

  private void dueAt(long atMs) {
    dueMs = atMs;
    shared.ticker().dueAt(atMs);
  }

  /** Brings a stream's events to the loop. */
  private final class Listener implements TailListener {
    private final long stream;

    Listener(long stream) {
      this.stream = stream;
    }

    @Override
    public void onBatches(List<MappedBatch> batches) {
      loop.execute(() -> TailHub.this.onBatches(stream, batches));
    }

    @Override
    public void onEnd() {
      loop.execute(() -> TailHub.this.onEnd(stream));
    }

    @Override
    public void onClosed(Throwable cause) {
      loop.execute(() -> TailHub.this.onClosed(stream));
    }
  }
}
