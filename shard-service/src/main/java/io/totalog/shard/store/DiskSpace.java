package io.totalog.shard.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room is left where the store lies. */
@FunctionalInterface
public interface DiskSpace {

  /** Returns bytes that can still be written; 0 if the file system cannot be asked. Any thread. */
  long usableBytes();

  /** Asks the file system that holds the directory. */
  static DiskSpace of(Path directory) {
    return () -> {
      try {
        return Files.getFileStore(directory).getUsableSpace();
      } catch (IOException e) {
        return 0;
      }
    };
  }
}
