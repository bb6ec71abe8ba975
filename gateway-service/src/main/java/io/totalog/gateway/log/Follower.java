package io.totalog.gateway.log;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.view.LogTail;
import io.totalog.gateway.log.FollowItem.CaughtUp;
import io.totalog.gateway.log.FollowItem.EndItem;
import io.totalog.gateway.log.FollowItem.EndReason;
import io.totalog.gateway.log.FollowItem.GapItem;
import io.totalog.gateway.log.FollowItem.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;

/**
 * One client that follows a log. All it keeps is a position: with demand it takes records from the
 * ring, or from chunks read from the shards while it is behind; without demand it takes nothing.
 * Records come by position alone, so going from chunks to the ring and back neither repeats nor
 * skips one. Whoever brings news or demand works, one thread at a time.
 */
final class Follower implements Subscription, FanOut.Listener {
  private static final int TURN_RECORDS_MAX = 64;

  /** What a follower needs of its gateway. */
  record Context(Hubs hubs, Chunks chunks, KnownLog known) {}

  private final CoreSubscriber<? super FollowItem> downstream;
  private final Context context;
  private final TailHub hub;
  private final FollowQuery query;
  private final long until;
  private final AtomicLong requested = new AtomicLong();
  private final AtomicInteger wip = new AtomicInteger();
  private final AtomicReference<@Nullable Object> arrived = new AtomicReference<>();
  private final List<SequencedRecord> turn = new ArrayList<>();

  private long position;
  private long caughtUpAt;
  private boolean caughtUp;
  private @Nullable Gap gap;
  private List<SequencedRecord> chunk = List.of();
  private int chunkAt;
  private boolean chunkOnItsWay;
  private boolean over;
  private volatile @Nullable Disposable reading;
  private volatile boolean cancelled;

  /**
   * Makes one that has heard nothing yet.
   *
   * @param tail confirmed when it came, or the highest known without a leader
   * @param hub acquired for it; it releases it
   */
  Follower(
      CoreSubscriber<? super FollowItem> downstream,
      Context context,
      TailHub hub,
      FollowQuery query,
      LogTail tail) {
    this.downstream = downstream;
    this.context = context;
    this.hub = hub;
    this.query = query;
    this.until = query.until().orElse(Long.MAX_VALUE);
    this.position = query.from();
    this.caughtUpAt = tail.next();
    if (position < tail.first()) {
      skipTo(tail.first());
    }
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      requested.accumulateAndGet(n, Operators::addCap);
      drain();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    drain();
  }

  @Override
  public void onNews() {
    if (requested.get() > 0) {
      drain();
    }
  }

  private void drain() {
    if (wip.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    while (missed != 0) {
      while (!over && step()) {}
      missed = wip.addAndGet(-missed);
    }
  }

  /** Does a little. Returns whether there may be more to do. */
  private boolean step() {
    if (cancelled) {
      finish();
      return false;
    }
    takeArrived();
    TotalogException broken = hub.broken();
    if (over || broken != null) {
      if (!over && broken != null) {
        fail(broken);
      }
      return false;
    }
    if (requested.get() == 0) {
      chunk = List.of();
      return false;
    }
    return emitControl() || emitChunk() || (!over && emitRing());
  }

  private void takeArrived() {
    Object came = arrived.getAndSet(null);
    if (came == null) {
      return;
    }
    chunkOnItsWay = false;
    if (came instanceof Records records) {
      chunk = records.list();
      chunkAt = 0;
    } else if (came instanceof TotalogException problem) {
      onProblem(problem);
    } else {
      fail((Throwable) came);
    }
  }

  private record Records(List<SequencedRecord> list) {}

  private void onProblem(TotalogException problem) {
    if (problem.code() == ErrorCode.TRIMMED && query.onTrim() == OnTrim.SKIP) {
      skipTo(problem.number());
    } else if (problem.code() != ErrorCode.LOG_NOT_FOUND) {
      fail(problem);
    }
  }

  private void skipTo(long first) {
    Gap known = gap;
    gap = new Gap(known == null ? position : known.requested(), first);
    position = first;
  }

  private boolean emitControl() {
    Gap missed = gap;
    if (missed != null) {
      gap = null;
      emit(new GapItem(missed));
      return true;
    }
    if (position >= until) {
      end(EndReason.UNTIL_REACHED);
      return false;
    }
    if (hub.isDropped() || context.known().isDropped()) {
      end(EndReason.LOG_DELETED);
      return false;
    }
    if (!caughtUp && position >= caughtUpAt) {
      caughtUp = true;
      emit(new CaughtUp(position, Math.max(position, context.known().tail())));
      return true;
    }
    return false;
  }

  private boolean emitChunk() {
    if (over || chunkAt >= chunk.size()) {
      chunk = List.of();
      return false;
    }
    SequencedRecord next = chunk.get(chunkAt++);
    if (next.seq() == position) {
      position++;
      emit(new Item(next));
    } else {
      chunk = List.of();
    }
    return true;
  }

  private boolean emitRing() {
    turn.clear();
    long most = Math.min(Math.min(requested.get(), TURN_RECORDS_MAX), until - position);
    RecordRing.Found found = hub.ring().read(position, turn, (int) most);
    if (found == RecordRing.Found.BEHIND) {
      maybeRead();
      return false;
    }
    for (SequencedRecord record : turn) {
      if (cancelled) {
        break;
      }
      position++;
      emit(new Item(record));
    }
    turn.clear();
    return found == RecordRing.Found.SOME;
  }

  private void maybeRead() {
    long ringStart = hub.ring().start();
    long exists = ringStart >= 0 ? ringStart : context.known().tail();
    if (chunkOnItsWay || position >= exists) {
      return;
    }
    chunkOnItsWay = true;
    reading =
        context
            .chunks()
            .chunk(hub.log(), position, exists)
            .subscribe(records -> arrive(new Records(records)), this::arrive);
  }

  private void arrive(Object what) {
    arrived.set(what);
    drain();
  }

  private void emit(FollowItem item) {
    if (requested.get() != Long.MAX_VALUE) {
      requested.decrementAndGet();
    }
    downstream.onNext(item);
  }

  private void end(EndReason reason) {
    finish();
    emit(new EndItem(reason));
    downstream.onComplete();
  }

  private void fail(Throwable problem) {
    finish();
    downstream.onError(problem);
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    chunk = List.of();
    Disposable open = reading;
    if (open != null) {
      open.dispose();
    }
    hub.remove(this);
    context.hubs().release(hub);
  }
}
