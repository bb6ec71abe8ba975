package io.totalog.gateway.log;

import io.totalog.core.append.AppendBook;
import io.totalog.core.append.AppendEffect;
import io.totalog.core.append.AppendOutcome;
import io.totalog.core.append.AppendRequest;
import io.totalog.core.append.AppendResult;
import io.totalog.core.append.FindAnswer;
import io.totalog.core.append.SlotHash;
import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.AppendId;
import io.totalog.core.id.LogId;
import io.totalog.core.id.NodeId;
import io.totalog.core.record.EncodedBatch;
import io.totalog.core.record.LogRecord;
import io.totalog.core.view.LogView;
import io.totalog.kit.rpc.ShardConnections;
import io.totalog.protocol.batch.BatchCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Carries out what the book of appends decides, and tells it what happens. Thread-safe. */
final class Appends implements Ticker.Ticked, Views.Listener, NodeAppends.Owner, AutoCloseable {
  private static final long TICK_MS = 10;
  private static final long FIND_TIMEOUT_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Appends.class);

  private record Asker(MonoSink<Appended> sink, long startNanos) {}

  private final AppendBook book;
  private final long gateway;
  private final AtomicLong counter = new AtomicLong();
  private final ShardConnections shards;
  private final Views views;
  private final Ticker ticker;
  private final LogMetrics metrics;
  private final SerialLoop loop = new SerialLoop(this::onDefect);
  private final Map<AppendId, Asker> askers = new HashMap<>();
  private final Map<NodeId, NodeAppends> nodes = new HashMap<>();
  private volatile long dueMs = Ticker.NEVER;
  private volatile long outstandingBytes;
  private volatile boolean broken;

  Appends(
      AppendBook book,
      long gateway,
      ShardConnections shards,
      Views views,
      Ticker ticker,
      LogMetrics metrics) {
    this.book = book;
    this.gateway = gateway;
    this.shards = shards;
    this.views = views;
    this.ticker = ticker;
    this.metrics = metrics;
    metrics.outstanding(this, a -> a.outstandingBytes);
    views.listen(this);
    ticker.add(this);
  }

  Mono<Appended> append(LogId log, List<LogRecord> records, long session) {
    return Mono.create(sink -> submit(log, records, session, sink));
  }

  private void submit(LogId log, List<LogRecord> records, long session, MonoSink<Appended> sink) {
    AppendId id = new AppendId(gateway, counter.getAndIncrement());
    if (broken) {
      sink.error(defect().withoutEffect());
      return;
    }
    EncodedBatch batch;
    try {
      batch = BatchCodec.encode(id, records);
    } catch (TotalogException e) {
      sink.error(e);
      return;
    }
    byte[] key = records.get(0).key();
    int slot = key == null ? AppendRequest.NO_SLOT : SlotHash.slotOf(key);
    AppendRequest request = new AppendRequest(log, batch, slot, session);
    Asker asker = new Asker(sink, System.nanoTime());
    boolean taken =
        loop.tryExecute(() -> {
          askers.put(id, asker);
          book.onAppend(request, ticker.nowMs());
          carryOut();
        });
    if (!taken) {
      sink.error(TotalogException.of(ErrorCode.OVERLOADED, "too many appends wait to be sent"));
    }
  }

  @Override
  public void onView(LogView view) {
    loop.execute(() -> {
      book.onView(view, ticker.nowMs());
      carryOut();
    });
  }

  @Override
  public void onReconnect() {
    // Appends that need a newer list ask for it themselves.
  }

  @Override
  public void onOutcome(NodeId node, AppendId id, AppendOutcome outcome) {
    book.onOutcome(node, id, outcome, ticker.nowMs());
    carryOut();
  }

  @Override
  public void onBroken(NodeId node) {
    metrics.brokenStream();
    book.onStreamBroken(node, ticker.nowMs());
    carryOut();
  }

  @Override
  public long dueMs() {
    return dueMs;
  }

  @Override
  public void onTick(long nowMs) {
    dueMs = nowMs + TICK_MS;
    loop.execute(() -> {
      book.onTick(ticker.nowMs());
      carryOut();
    });
  }

  /** Answers every append in flight. */
  void end() {
    loop.execute(() -> {
      book.onStop();
      carryOut();
    });
  }

  /** Returns whether a defect ended the book; nothing is appended here any more. */
  boolean isBroken() {
    return broken;
  }

  /** What the book knows may be wrong from here on: nobody is told anything from it any more. */
  private void onDefect(Throwable defect) {
    LOG.error("defect in the book of appends: this gateway appends nothing any more", defect);
    broken = true;
    ticker.remove(this);
    views.unlisten(this);
    List<Asker> left = List.copyOf(askers.values());
    askers.clear();
    left.forEach(asker -> asker.sink().error(defect().unknown()));
    nodes.values().forEach(NodeAppends::close);
  }

  private static TotalogException defect() {
    return TotalogException.of(ErrorCode.INTERNAL, "this gateway's book of appends is broken");
  }

  @Override
  public void close() {
    ticker.remove(this);
    views.unlisten(this);
    loop.execute(() -> {
      book.onStop();
      carryOut();
      nodes.values().forEach(NodeAppends::close);
    });
  }

  private void carryOut() {
    for (AppendEffect effect : book.takeEffects()) {
      switch (effect) {
        case AppendEffect.Send send -> node(send.node()).send(send);
        case AppendEffect.AskFind find -> ask(find);
        case AppendEffect.Complete complete -> complete(complete.id(), complete.result());
        case AppendEffect.RefreshView refresh -> refresh(refresh);
      }
    }
    outstandingBytes = book.bytes();
    if (book.isIdle()) {
      dueMs = Ticker.NEVER;
    } else if (dueMs == Ticker.NEVER) {
      dueMs = ticker.nowMs() + TICK_MS;
      ticker.dueAt(dueMs);
    }
  }

  private NodeAppends node(NodeId node) {
    return nodes.computeIfAbsent(node, n -> new NodeAppends(n, shards.to(n), loop, this));
  }

  private void ask(AppendEffect.AskFind find) {
    CompletableFuture<FindAnswer> answer;
    try {
      answer = shards.to(find.node()).find(find.shard(), find.id());
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    answer
        .copy()
        .orTimeout(FIND_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .whenComplete((found, failure) -> loop.execute(() -> onAnswer(find, found)));
  }

  private void onAnswer(AppendEffect.AskFind find, @Nullable FindAnswer found) {
    if (found == null) {
      book.onFindFailed(find.id(), find.shard(), ticker.nowMs());
    } else {
      book.onFound(find.id(), find.shard(), found, ticker.nowMs());
    }
    carryOut();
  }

  private void refresh(AppendEffect.RefreshView wish) {
    LogView known = views.known(wish.log()).view();
    if (known != null && known.version() > wish.versionKnown()) {
      loop.execute(() -> onAnswer(wish.log(), known));
    } else {
      views
          .refresh(wish.log())
          .whenComplete((view, failure) -> loop.execute(() -> onAnswer(wish.log(), view)));
    }
  }

  private void onAnswer(LogId log, @Nullable LogView view) {
    if (view == null) {
      book.onViewFailed(log, ticker.nowMs());
    } else {
      book.onView(view, ticker.nowMs());
    }
    carryOut();
  }

  private void complete(AppendId id, AppendResult result) {
    Asker asker = askers.remove(id);
    if (asker == null) {
      return;
    }
    metrics.acknowledged(result, System.nanoTime() - asker.startNanos());
    switch (result) {
      case AppendResult.Acknowledged ok ->
          asker.sink().success(new Appended(ok.firstSeq(), ok.count(), ok.timeMs()));
      case AppendResult.Failed failed -> {
        TotalogException problem = TotalogException.of(failed.code(), failed.detail());
        asker.sink().error(failed.maybeApplied() ? problem.unknown() : problem.withoutEffect());
      }
    }
  }
}
