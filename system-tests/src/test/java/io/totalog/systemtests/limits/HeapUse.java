package io.totalog.systemtests.limits;

import io.totalog.systemtests.server.ChildProcess;
import io.totalog.systemtests.server.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a running JVM how much of its heap is in use by what is reachable. */
final class HeapUse {
  private static final Pattern USED = Pattern.compile("used (\\d+)([KM])");

  private HeapUse() {}

  /**
   * Collects all garbage and measures.
   *
   * @param process a JVM
   * @return the bytes that are left
   */
  static long bytesAfterCollection(ChildProcess process) {
    jcmd(process, "GC.run");
    return usedIn(jcmd(process, "GC.heap_info"));
  }

  /** Adds up what all spaces but those of classes use, whichever collector it is. */
  static long usedIn(String heap) {
    long bytes = 0;
    for (String line : heap.lines().toList()) {
      Matcher used = USED.matcher(line);
      if (!line.contains("Metaspace") && !line.contains("class space") && used.find()) {
        bytes += Long.parseLong(used.group(1)) << ("M".equals(used.group(2)) ? 20 : 10);
      }
    }
    if (bytes == 0) {
      throw new AssertionError("not a heap: " + heap);
    }
    return bytes;
  }

  private static String jcmd(ChildProcess process, String command) {
    try {
      Process jcmd =
          new ProcessBuilder(JavaCommand.program("jcmd"), Long.toString(process.pid()), command)
              .redirectErrorStream(true)
              .start();
      String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (jcmd.waitFor() != 0) {
        throw new AssertionError("jcmd: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
