package io.totalog.systemtests.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script in a project of its own: its copy, a POM, a jar that is no jar and a JDK that only
 * says how it was called. So nothing is built and nothing starts.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ScriptTest {
  private static final List<String> MODULES =
      List.of(
          "core",
          "protocol",
          "service-kit",
          "shard-service",
          "sequencer-service",
          "membership-service",
          "gateway-service",
          "standalone");

  private static final String POM =
      """
      <project>
        <artifactId>totalog</artifactId>
        <version>1.2.3</version>
      </project>
      """;

  private static final String JAVA =
      """
      #!/usr/bin/env bash
      if [ "$1" = -Djarmode=tools ]; then
        mkdir -p "$6" && touch "$6/$8"
        exit
      fi
      echo "pid $$"
      printf '%s\n' "$@"
      """;

  @TempDir private Path project;
  private Path script;
  private Path scratch;

  @BeforeEach
  void copyOfTheScript() throws IOException {
    scratch = Files.createDirectory(project.resolve("elsewhere"));
    script = project.resolve("totalog");
    Files.copy(original(), script, StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(project.resolve("pom.xml"), POM);
    for (String module : MODULES) {
      Files.writeString(
          Files.createDirectory(project.resolve(module)).resolve("pom.xml"), "<project/>");
    }
  }

  private static Path original() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("totalog"))) {
      path = path.getParent();
    }
    return path.resolve("totalog");
  }

  private ScriptRun run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return ScriptRun.of(script, scratch, environment, arguments);
  }

  @Test
  void helpNamesEveryCommand() throws Exception {
    for (String[] arguments : new String[][] {{"help"}, {"--help"}, {}}) {
      ScriptRun help = run(Map.of(), arguments);
      assertThat(help.exit()).isZero();
      assertThat(help.out())
          .contains("./totalog up", "./totalog sim", "--port", "--data", "JAVA_HOME");
      assertThat(help.err()).isEmpty();
    }
  }

  @Test
  void versionIsThatOfTheProject() throws Exception {
    assertThat(run(Map.of(), "version")).matches(run -> run.out().equals("totalog 1.2.3"));
    Path link = Files.createSymbolicLink(scratch.resolve("link"), script);
    assertThat(ScriptRun.of(link, scratch, Map.of(), "version").out()).isEqualTo("totalog 1.2.3");
  }

  @Test
  void whatIsNotKnownIsRefusedInOneSentence() throws Exception {
    String[][] wrong = {
      {"up", "--bogus"}, {"up", "--port"}, {"up", "--port", "70000"}, {"up", "--port=x"}, {"dance"}
    };
    for (String[] arguments : wrong) {
      ScriptRun refused = run(Map.of(), arguments);
      assertThat(refused.exit()).isEqualTo(1);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err().lines()).hasSize(1);
      assertThat(refused.err())
          .startsWith("totalog: ")
          .contains(arguments[arguments.length - 1].replace("--port=", ""));
    }
  }

  @Test
  void withoutANewEnoughJdkItSaysWhatToInstall() throws Exception {
    // Wherever the tests run there is a JDK that would do, so more is asked for.
    String text = Files.readString(script);
    assertThat(text).contains("JDK_VERSION_MIN=25\n");
    Files.writeString(script, text.replace("JDK_VERSION_MIN=25\n", "JDK_VERSION_MIN=2500\n"));
    ScriptRun refused = run(Map.of("JAVA_HOME", "/nonexistent"), "up");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .isEqualTo("totalog: No JDK 2500 or newer found; install one or set JAVA_HOME to it.");
  }

  @Test
  void upBecomesJavaUnderTheSameProcessId() throws Exception {
    Path jdk = Files.createDirectories(project.resolve("jdk"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path bin = Files.createDirectory(jdk.resolve("bin"));
    executable(bin.resolve("java"), JAVA);
    executable(bin.resolve("javac"), "");
    Path jar =
        Files.createDirectories(project.resolve("standalone").resolve("target"))
            .resolve("standalone-1.2.3-exec.jar");
    Files.writeString(jar, "");
    ScriptRun up =
        run(
            Map.of("JAVA_HOME", jdk.toString(), "TOTALOG_JAVA_OPTS", "-Done=1 -Dtwo=2"),
            "up",
            "--port",
            "1234",
            "--data=there",
            "--",
            "--a=b c");
    assertThat(up.exit()).as(up.err()).isZero();
    assertThat(up.out().lines())
        .contains("pid " + up.pid(), "-Xmx512m", "-Done=1", "-Dtwo=2", "-jar")
        .endsWith(
            project.toRealPath().resolve("standalone/target/app/totalog.jar").toString(),
            "--totalog.port=1234",
            "--totalog.data-dir=" + scratch.resolve("there"),
            "--a=b c");
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
