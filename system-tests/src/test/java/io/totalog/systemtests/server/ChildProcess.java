package io.totalog.systemtests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One process, its output in two files that are appended to over restarts. Used by one thread at a
 * time.
 */
public final class ChildProcess {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);
  private static final int TAIL_LINES = 40;

  static {
    Thread killer = new Thread(() -> RUNNING.forEach(Process::destroyForcibly), "kill-children");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  private final String name;
  private final Path out;
  private final Path err;
  private final Process process;

  private ChildProcess(String name, Path out, Path err, Process process) {
    this.name = name;
    this.out = out;
    this.err = err;
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @param name what its output files are called
   * @param logs the directory for them
   * @param command program and arguments
   * @return the running process
   */
  public static ChildProcess start(String name, Path logs, List<String> command) {
    Path out = logs.resolve(name + ".out");
    Path err = logs.resolve(name + ".err");
    try {
      Files.createDirectories(logs);
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
              .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))
              .start();
      RUNNING.add(process);
      process.onExit().thenAccept(RUNNING::remove);
      return new ChildProcess(name, out, err, process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  /**
   * Its process id.
   *
   * @return as the system knows it
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Whether it runs.
   *
   * @return false once it has ended
   */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Begins to end it at once; {@link #kill()} waits until it is gone. */
  void killWithoutWaiting() {
    process.destroyForcibly();
  }

  /**
   * Ends it at once, as {@code kill -9} does, and waits until it is gone; nothing if it has ended.
   */
  public void kill() {
    process.destroyForcibly();
    awaitExit(KILL_PATIENCE);
  }

  /** Asks it to end, as {@code kill} does, without waiting. */
  public void terminate() {
    process.destroy();
  }

  /**
   * Waits for its end.
   *
   * @param patience how long
   * @return its exit code
   */
  public int awaitExit(Duration patience) {
    try {
      if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    throw new AssertionError(name + " has not ended within " + patience + "\n" + evidence());
  }

  /** Freezes it: it keeps its connections and does nothing. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets it go on after {@link #freeze()}. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("cannot send " + signal + " to " + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What it wrote to its error output so far.
   *
   * @return non-blank lines
   */
  public List<String> errorLines() {
    return lines(err).stream().filter(line -> !line.isBlank()).toList();
  }

  /**
   * What a person looks at first when it failed.
   *
   * @return the last lines of both outputs
   */
  public String evidence() {
    return name + " out:\n" + last(out) + "\n" + name + " err:\n" + last(err);
  }

  private static String last(Path file) {
    List<String> lines = lines(file);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  private static List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name + " (" + pid() + ")";
  }
}
