package io.totalog.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  private static final Path PAGE = Path.of("../docs/configuration.md");

  @Test
  void pageSaysWhatTheSourceSays() throws IOException {
    String text = ConfigurationPage.text();
    assertThat(text).contains("totalog.sequencer.interval").doesNotContain("| null |");
    if (Boolean.getBoolean("totalog.docs.write")) {
      Files.writeString(PAGE, text);
    }
    assertThat(PAGE)
        .as("docs/configuration.md is stale; its head says how to write it again")
        .hasContent(text);
  }
}
