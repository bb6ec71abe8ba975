package io.totalog.membership.log;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A few threads for commands that wait for other services; one command a name at a time. */
final class LogWorkers implements AutoCloseable {

  private static final int THREADS = 16;
  private static final int WAITING_MAX = 1_024;
  private static final int STRIPES = 64;

  private final ReentrantLock[] names = new ReentrantLock[STRIPES];
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MAX),
          Thread.ofPlatform().daemon().name("membership-", 0).factory());

  LogWorkers() {
    threads.allowCoreThreadTimeOut(true);
    for (int i = 0; i < STRIPES; i++) {
      names[i] = new ReentrantLock();
    }
  }

  /** Runs a command on a log's name, alone among those of the name. */
  <T> CompletableFuture<T> run(String name, Callable<T> command) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> runAlone(name, command, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          TotalogException.of(ErrorCode.OVERLOADED, "too many commands on logs wait"));
    }
    return answer;
  }

  private <T> void runAlone(String name, Callable<T> command, CompletableFuture<T> answer) {
    ReentrantLock lock = names[Math.floorMod(name.hashCode(), STRIPES)];
    lock.lock();
    try {
      answer.complete(command.call());
    } catch (Exception e) {
      answer.completeExceptionally(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
