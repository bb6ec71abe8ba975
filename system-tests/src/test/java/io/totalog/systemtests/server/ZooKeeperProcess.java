package io.totalog.systemtests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** One real ZooKeeper server, on the class path of the tests, in a process of its own. */
public final class ZooKeeperProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int HEAP_MIB = 128;

  private final Path logs;
  private final Path config;
  private final int port = JavaCommand.freePort();
  private @Nullable ChildProcess process;

  ZooKeeperProcess(Path directory) {
    this.logs = directory;
    this.config = directory.resolve("zookeeper.cfg");
    String text =
        """
        dataDir=%s
        clientPort=%d
        clientPortAddress=127.0.0.1
        tickTime=1000
        admin.enableServer=false
        """
            .formatted(directory.resolve("data").resolve("zookeeper"), port);
    try {
      Files.createDirectories(directory);
      Files.writeString(config, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where clients connect.
   *
   * @return host and port
   */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Starts it if it does not run, and waits until it takes connections. */
  public void start() {
    if (process == null || !process.isAlive()) {
      process =
          ChildProcess.start(
              "zookeeper",
              logs,
              JavaCommand.onTestClassPath(
                  "org.apache.zookeeper.server.ZooKeeperServerMain",
                  HEAP_MIB,
                  List.of(config.toString())));
      Awaitility.await("ZooKeeper").atMost(PATIENCE).until(this::listens);
    }
  }

  private boolean listens() {
    ChildProcess started = process();
    if (!started.isAlive()) {
      throw new AssertionError(started.evidence());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * The process.
   *
   * @return running or not
   */
  public ChildProcess process() {
    return Objects.requireNonNull(process, "not started");
  }

  /** Begins to end it at once, if it was started; {@link #killIfStarted()} waits. */
  void killWithoutWaiting() {
    if (process != null) {
      process.killWithoutWaiting();
    }
  }

  void killIfStarted() {
    if (process != null) {
      process.kill();
    }
  }
}
