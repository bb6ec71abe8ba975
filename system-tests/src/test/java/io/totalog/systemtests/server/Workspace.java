package io.totalog.systemtests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one test has to itself: a directory below {@code target/system-tests} and the servers in it.
 */
final class Workspace implements AutoCloseable {
  private final Path root;
  private final List<ServerUnderTest> servers = new ArrayList<>();
  private boolean failed;
  private int directories;

  Workspace(String name) {
    this.root =
        Path.of("target", "system-tests", name + "-" + ProcessHandle.current().pid())
            .toAbsolutePath();
  }

  <T extends ServerUnderTest> T owned(T server) {
    servers.add(server);
    return server;
  }

  Path directory(String name) {
    Path directory = root.resolve(directories++ + "-" + name);
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void keepEverything() {
    failed = true;
  }

  /** Kills the servers; after a success only their output stays. */
  @Override
  public void close() {
    servers.forEach(ServerUnderTest::close);
    if (!failed && Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(path -> root.relativize(path).toString().contains("data"))
            .sorted(Comparator.reverseOrder())
            .forEach(Workspace::delete);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
