package io.totalog.kit.zookeeper;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

/**
 * Runs blocking ZooKeeper calls on a few threads of its own and answers with futures. While there
 * is no connection, or too many calls wait, a call fails at once with {@code overloaded}.
 */
public final class ZooKeeperCalls implements AutoCloseable {

  /** Calls that run at once. */
  private static final int THREADS = 4;

  /** Calls that may wait. */
  private static final int WAITING_MAX = 1_024;

  private final CuratorFramework client;
  private final ExecutorService threads;

  /** Makes one for a started client. */
  public ZooKeeperCalls(CuratorFramework client) {
    this.client = client;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("zookeeper-call-", 0).factory());
  }

  /** Returns the client that calls are made with. */
  public CuratorFramework client() {
    return client;
  }

  /** Runs a call. */
  public <T> CompletableFuture<T> call(Callable<T> call) {
    if (!client.getZookeeperClient().isConnected()) {
      return CompletableFuture.failedFuture(away("not connected to ZooKeeper"));
    }
    CompletableFuture<T> future = new CompletableFuture<>();
    try {
      threads.execute(() -> run(call, future));
    } catch (RejectedExecutionException e) {
      future.completeExceptionally(away("too many calls to ZooKeeper wait"));
    }
    return future;
  }

  private static <T> void run(Callable<T> call, CompletableFuture<T> future) {
    try {
      future.complete(call.call());
    } catch (KeeperException.ConnectionLossException
        | KeeperException.SessionExpiredException
        | KeeperException.OperationTimeoutException e) {
      future.completeExceptionally(away("ZooKeeper did not answer: " + e.getMessage()).unknown());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      future.completeExceptionally(away("stopping").unknown());
    } catch (Exception e) {
      future.completeExceptionally(e);
    }
  }

  private static TotalogException away(String detail) {
    return TotalogException.of(ErrorCode.OVERLOADED, detail);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
