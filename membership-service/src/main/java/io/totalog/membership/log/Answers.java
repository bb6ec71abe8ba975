package io.totalog.membership.log;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for other services, on the threads of {@link LogWorkers} only. */
final class Answers {

  /** Longer than any deadline of the ports, so that their own answer comes first. */
  private static final long TIMEOUT_MS = 15_000;

  private Answers() {}

  /**
   * Waits for an answer.
   *
   * @throws TotalogException the answer if it is one, else {@code overloaded} with unknown effect
   */
  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TotalogException answer
          ? answer
          : unknown(String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      throw unknown("no answer within " + TIMEOUT_MS + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown("stopping");
    }
  }

  static TotalogException unknown(String detail) {
    return TotalogException.of(ErrorCode.OVERLOADED, detail).unknown();
  }
}
