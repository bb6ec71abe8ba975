package io.totalog.systemtests.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of the script to its end.
 *
 * @param pid what the system called the process
 * @param exit its code
 * @param out its standard output
 * @param err its error output
 */
record ScriptRun(long pid, int exit, String out, String err) {
  private static final long SECONDS_MAX = 30;

  static ScriptRun of(
      Path script, Path scratch, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path out = scratch.resolve("out");
    Path err = scratch.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(scratch.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        throw new AssertionError(command + " does not end\n" + Files.readString(err));
      }
    } finally {
      process.destroyForcibly();
    }
    return new ScriptRun(process.pid(), process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }
}
