package io.totalog.gateway.log;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.core.view.LogTail;
import io.totalog.protocol.sequencer.SequencerApi;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the ordering leader for tails (protocol rule 11). An answer counts only for those who asked
 * before the question was sent; so one question of a log is on its way at a time, and all who come
 * meanwhile share the next. Thread-safe.
 */
final class TailQuestions {
  private static final Logger LOG = LoggerFactory.getLogger(TailQuestions.class);

  private final SequencerApi sequencer;
  private final Views views;
  private final long timeoutMs;
  private final SerialLoop loop = new SerialLoop(e -> LOG.error("defect in a tail question", e));

  /** A log with a question on its way; the value, if any, gets the answer to the one after. */
  private final Map<LogId, Optional<CompletableFuture<LogTail>>> asking = new HashMap<>();

  TailQuestions(SequencerApi sequencer, Views views, long timeoutMs) {
    this.sequencer = sequencer;
    this.views = views;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Asks. Fails with {@code not-ordered} without a leader, {@code log-not-found} for a dropped log,
   * {@code no-shard} for one that was never registered.
   */
  CompletableFuture<LogTail> ask(LogId log) {
    CompletableFuture<LogTail> mine = new CompletableFuture<>();
    loop.execute(() -> onAsked(log, mine));
    return mine;
  }

  private void onAsked(LogId log, CompletableFuture<LogTail> mine) {
    Optional<CompletableFuture<LogTail>> next = asking.get(log);
    if (next == null) {
      send(log, mine);
    } else if (next.isPresent()) {
      follow(next.get(), mine);
    } else {
      asking.put(log, Optional.of(mine));
    }
  }

  private void send(LogId log, CompletableFuture<LogTail> asker) {
    asking.put(log, Optional.empty());
    CompletableFuture<Optional<LogTail>> answer;
    try {
      answer = sequencer.tail(log);
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    answer
        .copy()
        .orTimeout(timeoutMs, TimeUnit.MILLISECONDS)
        .whenComplete((tail, failure) -> loop.execute(() -> onAnswer(log, asker, tail, failure)));
  }

  private void onAnswer(
      LogId log,
      CompletableFuture<LogTail> asker,
      @Nullable Optional<LogTail> tail,
      @Nullable Throwable failure) {
    Optional<CompletableFuture<LogTail>> next = asking.remove(log);
    if (next != null && next.isPresent()) {
      send(log, next.get());
    }
    if (tail == null) {
      asker.completeExceptionally(
          failure == null ? new IllegalStateException("no answer") : whyFailed(failure));
    } else if (tail.isPresent()) {
      views.known(log).onTail(tail.get());
      asker.complete(tail.get());
    } else {
      whyNone(log, asker);
    }
  }

  private static Throwable whyFailed(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return ClusterLogService.isUnreached(cause)
        ? TotalogException.of(ErrorCode.NOT_ORDERED, "nobody can confirm the tail now")
            .withoutEffect()
        : cause;
  }

  /** The ordering has no such log: dropped, or not there yet. */
  private void whyNone(LogId log, CompletableFuture<LogTail> asker) {
    views
        .refresh(log)
        .whenComplete((view, failure) -> {
          boolean dropped = view != null && view.dropped();
          asker.completeExceptionally(
              dropped
                  ? TotalogException.of(ErrorCode.LOG_NOT_FOUND, "the log was dropped")
                  : TotalogException.of(ErrorCode.NO_SHARD, "the log has no shard yet"));
        });
  }

  private static void follow(CompletableFuture<LogTail> first, CompletableFuture<LogTail> mine) {
    first.whenComplete((tail, failure) -> {
      if (failure != null) {
        mine.completeExceptionally(failure);
      } else {
        mine.complete(tail);
      }
    });
  }
}
