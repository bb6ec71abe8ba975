package io.totalog.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of {@code scenarios/shard}: a line {@code > command}, then what comes of it, one line
 * each. Other lines that start with {@code #} and empty lines are for readers.
 */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class ShardScenarioTest {

  static Stream<Path> scenarios() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            Objects.requireNonNull(ShardScenarioTest.class.getResource("/scenarios/shard"))
                .toURI());
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
      assertThat(all).isNotEmpty();
      return all.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void scenarioComesOutAsWritten(Path file) {
    ShardScenario scenario = new ShardScenario();
    List<String> actual = new ArrayList<>();
    List<String> expected = lines(file);
    for (String line : expected) {
      if (line.startsWith("> ")) {
        actual.add(line);
        actual.addAll(scenario.run(line.substring(2)));
      } else if (line.startsWith("#") || line.isEmpty()) {
        actual.add(line);
      }
    }
    assertThat(String.join("\n", withoutNotes(actual)))
        .as("all that came out:%n%s", String.join("\n", actual))
        .isEqualTo(String.join("\n", withoutNotes(expected)));
  }

  private static List<String> withoutNotes(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("#") && !line.isEmpty()).toList();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
