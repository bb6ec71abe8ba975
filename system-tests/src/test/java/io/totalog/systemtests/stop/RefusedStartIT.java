package io.totalog.systemtests.stop;

import static org.assertj.core.api.Assertions.assertThat;

import io.totalog.systemtests.server.ChildProcess;
import io.totalog.systemtests.server.JavaCommand;
import io.totalog.systemtests.server.Servers;
import io.totalog.systemtests.server.ServersExtension;
import io.totalog.systemtests.server.StandaloneServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that cannot start says why in one sentence and ends with 1. */
@Tag("stop")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@ExtendWith(ServersExtension.class)
class RefusedStartIT {
  private static final Duration EXIT_PATIENCE = Duration.ofSeconds(30);
  private static final Pattern FORMAT_FILE = Pattern.compile("(?i).*(format|version).*");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  @Test
  void aPortInUseIsNamed(Servers servers) throws IOException {
    Path directory = servers.directory("port");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      StandaloneServer server = new StandaloneServer(directory, directory.resolve("data"), port);
      assertRefused(servers.owned(server), Integer.toString(port));
    }
  }

  @Test
  void aDataDirectoryInUseOrOfANewerFormatIsNamed(Servers servers) throws IOException {
    Path data = servers.directory("in-use").resolve("data");
    StandaloneServer first =
        servers.owned(
            new StandaloneServer(servers.directory("first"), data, JavaCommand.freePort()));
    first.start();
    StandaloneServer second =
        new StandaloneServer(servers.directory("second"), data, JavaCommand.freePort());
    assertRefused(servers.owned(second), data.toString());
    first.stop(EXIT_PATIENCE);

    raiseFormat(data);
    StandaloneServer third =
        new StandaloneServer(servers.directory("third"), data, JavaCommand.freePort());
    assertRefused(servers.owned(third), data.toString());
  }

  @Test
  void aDataDirectoryThatCannotBeWrittenIsNamed(Servers servers) throws IOException {
    Path directory = servers.directory("not-writable");
    // Below a file there can be no directory, whoever asks, even where the tests run as root.
    Path data = Files.createFile(directory.resolve("file")).resolve("data");
    StandaloneServer server = new StandaloneServer(directory, data, JavaCommand.freePort());
    assertRefused(servers.owned(server), data.toString());
  }

  private static void assertRefused(StandaloneServer server, String named) {
    ChildProcess process = server.launch();
    assertThat(process.awaitExit(EXIT_PATIENCE)).as(process.evidence()).isEqualTo(1);
    List<String> lines = process.errorLines();
    assertThat(lines).as("one sentence").hasSize(1);
    assertThat(lines.getFirst()).contains(named).doesNotContain("Exception");
  }

  /** Makes the data directory one that a later version wrote, wherever it keeps the number. */
  private static void raiseFormat(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      Path file =
          files
              .filter(Files::isRegularFile)
              .filter(path -> FORMAT_FILE.matcher(path.getFileName().toString()).matches())
              .findFirst()
              .orElseThrow(() -> new AssertionError("no format version in " + data));
      Matcher number = NUMBER.matcher(Files.readString(file));
      String raised =
          number.replaceFirst(found -> Long.toString(Long.parseLong(found.group()) + 1));
      Files.writeString(file, raised);
    }
  }
}
