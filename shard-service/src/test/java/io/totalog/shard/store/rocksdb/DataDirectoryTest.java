package io.totalog.shard.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DataDirectoryTest {

  @TempDir Path temp;

  @Test
  void directoryInUseIsRefusedUntilItIsLetGo() throws IOException {
    Path path = temp.resolve("data");
    try (DataDirectory held = DataDirectory.open(path)) {
      assertThatThrownBy(() -> DataDirectory.open(path))
          .isInstanceOf(DataDirectoryException.class)
          .hasMessage("The data directory " + path + " is in use by another process.");
    }
    DataDirectory.open(path).close();
  }

  @Test
  void newerFormatIsRefused() throws IOException {
    Path path = temp.resolve("data");
    DataDirectory.open(path).close();
    Files.writeString(path.resolve("format"), "2\n");

    assertThatThrownBy(() -> DataDirectory.open(path))
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("has format version 2, this program knows version 1 only.");
  }

  @Test
  void pathThatCannotBeADirectoryIsRefused() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");

    assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
        .isInstanceOfSatisfying(
            DataDirectoryException.class, e -> assertThat(e.action()).contains("totalog.data-dir"))
        .hasMessageContaining("cannot be written to");
  }
}
