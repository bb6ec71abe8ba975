package io.totalog.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.server.PurgeTxnLog;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real ZooKeeper server inside this process, on a free port of loopback. What it has answered is
 * under an fsync. Its own purge runs once an hour at most, which a busy cut log would fill a disk
 * in; this one runs every {@link #PURGE_MINUTES} (protocol finding 31).
 */
final class EmbeddedZooKeeper implements AutoCloseable {

  /** Minutes between two purges. */
  static final int PURGE_MINUTES = 10;

  /** Snapshots that are kept, with the logs that they need. ZooKeeper takes no fewer. */
  static final int SNAPSHOTS_KEPT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);
  private static final long START_MS_MAX = 15_000;
  private static final int TICK_MS = 1_000;

  /** A log of so many KiB ends with a snapshot, so that the disk a purge leaves is bounded. */
  private static final int LOG_KIB_MAX = 256 << 10;

  private final Path directory;
  private final int port;
  private @Nullable ZooKeeperServerEmbedded server;
  private @Nullable ScheduledExecutorService purge;

  /**
   * Makes one that does not run, on a port that stays the same over {@link #stop} and {@link
   * #start}.
   */
  EmbeddedZooKeeper(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Returns {@code host:port} for clients. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Starts it; returns when it serves. */
  synchronized void start() {
    if (server != null) {
      return;
    }
    try {
      Files.createDirectories(directory);
      ZooKeeperServerEmbedded started =
          ZooKeeperServerEmbedded.builder()
              .baseDir(directory)
              .configuration(configuration())
              .exitHandler(ExitHandler.LOG_ONLY)
              .build();
      started.start(START_MS_MAX);
      server = started;
    } catch (Exception e) {
      throw new IllegalStateException("the embedded ZooKeeper server does not start", e);
    }
    purge =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("zookeeper-purge").factory());
    var unused =
        purge.scheduleWithFixedDelay(this::purge, PURGE_MINUTES, PURGE_MINUTES, TimeUnit.MINUTES);
  }

  private Properties configuration() {
    Properties config = new Properties();
    config.setProperty("dataDir", directory.toString());
    config.setProperty("clientPortAddress", "127.0.0.1");
    config.setProperty("clientPort", Integer.toString(port));
    config.setProperty("tickTime", Integer.toString(TICK_MS));
    config.setProperty("maxClientCnxns", "0");
    config.setProperty("admin.enableServer", "false");
    config.setProperty("forceSync", "yes");
    config.setProperty("snapSizeLimitInKb", Integer.toString(LOG_KIB_MAX));
    config.setProperty("preAllocSize", "16384");
    return config;
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
    if (purge != null) {
      purge.shutdownNow();
      purge = null;
    }
    if (server != null) {
      server.close();
      server = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
