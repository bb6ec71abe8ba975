package io.totalog.kit.rpc;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.protocol.rpc.ConnectionBrokenException;
import io.totalog.protocol.sequencer.NotLeaderException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Repeats a question while a leader changes: after {@link NotLeaderException} or {@link
 * ConnectionBrokenException}, or when the one asked is overloaded or does not lead, with growing
 * pauses, for a bounded time. Only for calls that are safe to repeat.
 */
public final class Failover {

  private static final long PAUSE_MS = 10;
  private static final long PAUSE_MS_MAX = 300;

  private final long limitNanos;

  /** Makes one that gives up after the given time. */
  public Failover(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  /** Asks until there is an answer, an error that does not pass, or the time is over. */
  public <T> CompletableFuture<T> repeat(Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    attempt(call, answer, System.nanoTime(), PAUSE_MS);
    return answer;
  }

  private <T> void attempt(
      Supplier<CompletableFuture<T>> call,
      CompletableFuture<T> answer,
      long startNanos,
      long pauseMs) {
    CompletableFuture<T> future;
    try {
      future = call.get();
    } catch (RuntimeException e) {
      future = CompletableFuture.failedFuture(e);
    }
    future.whenComplete((value, error) -> {
      if (error == null) {
        answer.complete(value);
      } else if (mayPass(error) && System.nanoTime() - startNanos < limitNanos) {
        CompletableFuture.delayedExecutor(pauseMs, TimeUnit.MILLISECONDS)
            .execute(() -> attempt(call, answer, startNanos, Math.min(pauseMs * 2, PAUSE_MS_MAX)));
      } else {
        answer.completeExceptionally(unwrap(error));
      }
    });
  }

  private static boolean mayPass(Throwable error) {
    return switch (unwrap(error)) {
      case NotLeaderException e -> true;
      case ConnectionBrokenException e -> true;
      case TotalogException e -> e.code() == ErrorCode.OVERLOADED;
      default -> false;
    };
  }

  static Throwable unwrap(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
