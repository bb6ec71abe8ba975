package io.totalog.shard.store.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A directory that this process alone uses: holds its lock and knows its format version. The lock
 * ends with the process, so kill -9 leaves nothing to clean up.
 */
final class DataDirectory implements AutoCloseable {

  /** Version of everything below the directory. A newer one is not opened. */
  static final int FORMAT_VERSION = 1;

  private static final String FORMAT_FILE = "format";
  private static final String LOCK_FILE = "lock";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Creates the directory if it is missing, and locks it.
   *
   * @throws DataDirectoryException in use, not writable, or of a newer format
   */
  static DataDirectory open(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel lockFile =
          FileChannel.open(
              path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (tryLock(lockFile) == null) {
          throw new DataDirectoryException(
              "The data directory " + path + " is in use by another process.",
              "Stop that process, or set totalog.data-dir to another directory.");
        }
        checkFormat(path);
        return new DataDirectory(path, lockFile);
      } catch (RuntimeException | IOException e) {
        lockFile.close();
        throw e;
      }
    } catch (AccessDeniedException e) {
      throw notWritable(path, e);
    } catch (IOException e) {
      throw notWritable(path, e);
    }
  }

  Path database() {
    return path.resolve("rocksdb");
  }

  Path fsyncMark() {
    return path.resolve("fsync-mark");
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void checkFormat(Path path) throws IOException {
    Path file = path.resolve(FORMAT_FILE);
    if (!Files.exists(file)) {
      Path fresh = path.resolve(FORMAT_FILE + ".new");
      Files.writeString(
          fresh,
          FORMAT_VERSION + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      Files.move(fresh, file);
      return;
    }
    String text = Files.readString(file).strip();
    if (!text.equals(Integer.toString(FORMAT_VERSION))) {
      throw new DataDirectoryException(
          "The data directory "
              + path
              + " has format version "
              + text
              + ", this program knows version "
              + FORMAT_VERSION
              + " only.",
          "Start the version of Totalog that wrote it, or a newer one.");
    }
  }

  private static DataDirectoryException notWritable(Path path, IOException cause) {
    return new DataDirectoryException(
        "The data directory " + path + " cannot be written to (" + cause.getMessage() + ").",
        "Give this user the right to write there, or set totalog.data-dir to another directory.",
        cause);
  }
}
