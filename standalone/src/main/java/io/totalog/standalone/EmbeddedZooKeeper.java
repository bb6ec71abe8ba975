package io.totalog.standalone;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.server.PurgeTxnLog;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real ZooKeeper server inside this process, on a port of loopback that the system chose. What it
 * has answered is under an fsync. Its own purge runs once an hour at most, which a busy cut log
 * would fill a disk in; this one runs every {@link #PURGE_MINUTES} (protocol finding 31). A server
 * that dies by itself, as it does when its disk fails, is started again until that works. Any
 * thread.
 */
final class EmbeddedZooKeeper implements AutoCloseable {

  /** Minutes between two purges. */
  static final int PURGE_MINUTES = 10;

  /** Snapshots that are kept, with the logs that they need. ZooKeeper takes no fewer. */
  static final int SNAPSHOTS_KEPT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);
  private static final int TICK_MS = 1_000;
  private static final long WATCH_MS = 1_000;
  private static final int CONNECTIONS_UNLIMITED = 0;

  /** A log of so many KiB ends with a snapshot, so that the disk a purge leaves is bounded. */
  private static final int LOG_KIB_MAX = 256 << 10;

  private static final int LOG_GROWS_KIB = 16 << 10;

  private final Path directory;
  private int port;
  private @Nullable ServerCnxnFactory listener;
  private @Nullable FileTxnSnapLog files;
  private @Nullable ZooKeeperServer server;
  private @Nullable ScheduledExecutorService keeper;

  /** Makes one that does not run. */
  EmbeddedZooKeeper(Path directory) {
    this.directory = directory;
  }

  /**
   * Takes a port, which stays the same over {@link #stop} and {@link #start}; connections to it
   * wait for {@link #start}.
   */
  synchronized void bind() throws IOException {
    if (listener == null) {
      listener =
          ServerCnxnFactory.createFactory(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECTIONS_UNLIMITED);
      port = listener.getLocalPort();
    }
  }

  /** Returns {@code host:port} for clients, once it is bound. */
  synchronized String address() {
    if (port == 0) {
      throw new IllegalStateException("not bound");
    }
    return "127.0.0.1:" + port;
  }

  /** Returns where its snapshots and logs are. */
  Path directory() {
    return directory;
  }

  /**
   * Starts it; returns when it serves. Nothing runs after a failure.
   *
   * @throws IOException the port is taken, or what is on disk cannot be read
   */
  synchronized void start() throws IOException {
    if (keeper != null) {
      return;
    }
    serve();
    keeper =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("zookeeper-keeper").factory());
    var purging =
        keeper.scheduleWithFixedDelay(this::purge, PURGE_MINUTES, PURGE_MINUTES, TimeUnit.MINUTES);
    var watching =
        keeper.scheduleWithFixedDelay(this::watch, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS);
  }

  private void serve() throws IOException {
    // ZooKeeper takes these from nowhere else.
    System.setProperty("zookeeper.forceSync", "yes");
    System.setProperty("zookeeper.preAllocSize", Integer.toString(LOG_GROWS_KIB));
    System.setProperty("zookeeper.snapSizeLimitInKb", Integer.toString(LOG_KIB_MAX));
    boolean served = false;
    try {
      bind();
      Files.createDirectories(directory);
      File data = directory.toFile();
      files = new FileTxnSnapLog(data, data);
      server = new ZooKeeperServer(files, TICK_MS, "");
      if (listener != null) {
        listener.startup(server);
      }
      served = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      if (!served) {
        endServing();
      }
    }
  }

  /** Starts a server again that has died; one that cannot be started is tried again later. */
  private synchronized void watch() {
    if (keeper == null || (server != null && server.isRunning())) {
      return;
    }
    LOG.atError().log("the embedded ZooKeeper server has died; it is started again");
    endServing();
    try {
      serve();
    } catch (IOException | RuntimeException e) {
      LOG.atError().setCause(e).log("the embedded ZooKeeper server does not start");
    }
  }

  /** Deletes snapshots and logs that no start would read any more. */
  void purge() {
    try {
      PurgeTxnLog.purge(directory.toFile(), directory.toFile(), SNAPSHOTS_KEPT);
    } catch (IOException | RuntimeException e) {
      LOG.atWarn().setCause(e).log("ZooKeeper's old logs could not be deleted");
    }
  }

  /** Stops it; a later start goes on with the same data. */
  synchronized void stop() {
    if (keeper != null) {
      keeper.shutdownNow();
      keeper = null;
    }
    endServing();
  }

  private void endServing() {
    if (server != null) {
      server.shutdown(true);
      server = null;
    }
    if (listener != null) {
      listener.shutdown();
      listener = null;
    }
    if (files != null) {
      try {
        files.close();
      } catch (IOException e) {
        LOG.atWarn().setCause(e).log("ZooKeeper's files could not be closed");
      }
      files = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
