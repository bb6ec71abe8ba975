package io.totalog.systemtests.server;

import java.net.URI;
import java.time.Duration;

/**
 * A running Totalog, known by one HTTP address and by what can be done to its processes. Address
 * and data stay the same over restarts. Used by one thread.
 */
public interface ServerUnderTest extends AutoCloseable {

  /**
   * Where HTTP is served.
   *
   * @return the root, with a slash at its end
   */
  URI base();

  /** Starts everything that does not run and waits until {@code /readyz} says 200. */
  void start();

  /** Kills every process at once, as {@code kill -9} does. */
  void kill();

  /**
   * The process that serves HTTP.
   *
   * @return running or not
   */
  ChildProcess http();

  /**
   * Stops everything in order.
   *
   * @param patience how long the process that serves HTTP may take
   * @return its exit code
   */
  int stop(Duration patience);

  /** Kills what still runs. */
  @Override
  void close();
}
