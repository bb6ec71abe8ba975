package io.totalog.systemtests.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything in one process, as {@code ./totalog up} starts it. */
public final class StandaloneServer implements ServerUnderTest {
  private static final Duration READY_PATIENCE = Duration.ofSeconds(30);
  private static final int HEAP_MIB = 512;

  private final Path logs;
  private final Path data;
  private final int port;
  private final List<String> more;
  private @Nullable ChildProcess process;

  /**
   * A server, not yet started.
   *
   * @param directory for logs and, below it, data
   * @param more further arguments
   */
  public StandaloneServer(Path directory, String... more) {
    this(directory, directory.resolve("data"), JavaCommand.freePort(), more);
  }

  /**
   * A server, not yet started, in a place of the test's choice.
   *
   * @param logs where output goes
   * @param data the data directory
   * @param port where HTTP is served
   * @param more further arguments
   */
  public StandaloneServer(Path logs, Path data, int port, String... more) {
    this.logs = logs;
    this.data = data;
    this.port = port;
    this.more = List.of(more);
  }

  @Override
  public URI base() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /**
   * Starts the process without waiting for it.
   *
   * @return the process
   */
  public ChildProcess launch() {
    List<String> arguments =
        new ArrayList<>(List.of("--totalog.port=" + port, "--totalog.data-dir=" + data));
    arguments.addAll(more);
    process =
        ChildProcess.start("standalone", logs, JavaCommand.jar("standalone", HEAP_MIB, arguments));
    return process;
  }

  @Override
  public void start() {
    if (process == null || !process.isAlive()) {
      Ready.await(base(), launch(), READY_PATIENCE);
    }
  }

  @Override
  public void kill() {
    http().kill();
  }

  @Override
  public ChildProcess http() {
    return Objects.requireNonNull(process, "not started");
  }

  @Override
  public int stop(Duration patience) {
    http().terminate();
    return http().awaitExit(patience);
  }

  @Override
  public void close() {
    if (process != null) {
      process.kill();
    }
  }
}
