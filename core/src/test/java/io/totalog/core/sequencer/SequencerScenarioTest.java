package io.totalog.core.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
 * Every file of {@code scenarios/sequencer}: a line {@code > command}, then what comes of it, one
 * line each. Lines that start with {@code #} and empty lines are for readers.
 */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SequencerScenarioTest {
  static Stream<Path> scenarios() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            Objects.requireNonNull(SequencerScenarioTest.class.getResource("/scenarios/sequencer"))
                .toURI());
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(12);
      return all.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void scenarioComesOutAsWritten(Path file) throws IOException {
    SequencerScenario scenario = new SequencerScenario();
    List<String> actual = new ArrayList<>();
    List<String> expected =
        Files.readAllLines(file).stream()
            .filter(line -> !line.startsWith("#") && !line.isEmpty())
            .toList();
    for (String line : expected) {
      if (line.startsWith("> ")) {
        actual.add(line);
        actual.addAll(scenario.run(line.substring(2)));
      }
    }
    assertThat(String.join("\n", actual))
        .as("%s", file.getFileName())
        .isEqualTo(String.join("\n", expected));
  }
}
