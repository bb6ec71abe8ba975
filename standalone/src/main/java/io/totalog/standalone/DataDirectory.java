package io.totalog.standalone;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Everything this process must not lose, below one directory that it alone uses. The lock ends with
 * the process, so kill -9 leaves nothing to clean up.
 */
final class DataDirectory implements AutoCloseable {

  /** Version of the layout: {@code zookeeper/} beside {@code shard/}. A newer one is not opened. */
  static final int FORMAT_VERSION = 1;

  private static final String FORMAT_FILE = "format";

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the directory if it is missing, and locks it.
   *
   * @throws StartRefusedException in use, not writable, or of another format
   */
  static DataDirectory open(Path given) {
    Path path = given.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      FileChannel lock =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean opened = false;
      try {
        if (!isLocked(lock)) {
          throw new StartRefusedException(
              "The data directory " + path + " is in use by another process.");
        }
        requireFormat(path);
        opened = true;
        return new DataDirectory(path, lock);
      } finally {
        if (!opened) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw new StartRefusedException(
          "The data directory " + path + " cannot be written to: " + reason(e) + ".");
    }
  }

  private static boolean isLocked(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void requireFormat(Path path) throws IOException {
    Path file = path.resolve(FORMAT_FILE);
    String own = Integer.toString(FORMAT_VERSION);
    if (!Files.exists(file)) {
      Path fresh = path.resolve(FORMAT_FILE + ".new");
      Files.writeString(
          fresh,
          own + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    String found = Files.readString(file).strip();
    if (!found.equals(own)) {
      throw new StartRefusedException(
          "The data directory "
              + path
              + " has format version "
              + found
              + ", but this program knows version "
              + own
              + " only.");
    }
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException denied ->
          "access to " + denied.getFile() + " denied";
      case FileSystemException failed when failed.getReason() != null ->
          failed.getFile() + ": " + failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  Path path() {
    return path;
  }

  /** Where the embedded ZooKeeper server keeps its log and snapshots. Stable. */
  Path zookeeper() {
    return path.resolve("zookeeper");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The lock ends with the process in any case.
    }
  }
}
