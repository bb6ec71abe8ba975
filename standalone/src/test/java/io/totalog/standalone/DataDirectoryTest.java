package io.totalog.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir private Path temp;

  @Test
  void missingDirectoryIsCreatedWithItsFormat() throws IOException {
    Path path = temp.resolve("a/b");
    try (DataDirectory data = DataDirectory.open(path)) {
      assertThat(data.zookeeper()).isEqualTo(path.resolve("zookeeper"));
      assertThat(path.resolve("format")).hasContent("1");
    }
    DataDirectory.open(path).close();
  }

  @Test
  void directoryInUseIsRefused() {
    try (DataDirectory data = DataDirectory.open(temp)) {
      assertRefused(data.path()).withMessageContaining("in use by another process");
    }
  }

  @Test
  void newerFormatIsRefused() throws IOException {
    Files.writeString(temp.resolve("format"), "2\n");
    assertRefused(temp).withMessageContaining("format version 2");
  }

  @Test
  void placeThatCannotBeADirectoryIsRefused() throws IOException {
    Path path = Files.createFile(temp.resolve("file")).resolve("data");
    assertRefused(path).withMessageContaining("cannot be written to");
  }

  private static org.assertj.core.api.ThrowableAssertAlternative<StartRefusedException>
      assertRefused(Path path) {
    return assertThatExceptionOfType(StartRefusedException.class)
        .isThrownBy(() -> DataDirectory.open(path))
        .withMessageContaining(path.toString())
        .withMessageEndingWith(".")
        .withMessageMatching("[^\\n]*");
  }
}
