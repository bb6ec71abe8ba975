package io.totalog.systemtests.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the parts are started: with the JDK of the test itself, from the jars that the build made.
 */
public final class JavaCommand {
  private static final List<String> FLAGS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /**
   * Several processes start at once on few cores: what they run is short, so C1 alone is faster. A
   * collection that is asked for compacts wholly, so that what is left then is what is in use.
   */
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1");

  private JavaCommand() {}

  /**
   * The command for an executable jar.
   *
   * @param module the module whose jar it is
   * @param heapMib the most heap it may take
   * @param arguments the program's own
   * @return program and arguments
   */
  static List<String> jar(String module, int heapMib, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program("java"), "-Xmx" + heapMib + "m"));
    command.addAll(FLAGS);
    if (!module.equals("standalone")) {
      command.addAll(QUICK_START);
    }
    command.addAll(List.of("-jar", execJar(module).toString()));
    command.addAll(arguments);
    return command;
  }

  /**
   * The command for a class on the class path of the test.
   *
   * @param main the class
   * @param heapMib the most heap it may take
   * @param arguments the program's own
   * @return program and arguments
   */
  static List<String> onTestClassPath(String main, int heapMib, List<String> arguments) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        new ArrayList<>(List.of(program("java"), "-Xmx" + heapMib + "m", "-cp", classPath, main));
    command.addAll(arguments);
    return command;
  }

  /**
   * A program of the JDK.
   *
   * @param name such as {@code jcmd}
   * @return its path
   */
  public static String program(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /**
   * The packaged jar, or another one: {@code -Dtotalog.jar.standalone=PATH} tests an older build.
   */
  private static Path execJar(String module) {
    String elsewhere = System.getProperty("totalog.jar." + module);
    if (elsewhere != null) {
      return Path.of(elsewhere);
    }
    Path target = root().resolve(module).resolve("target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no *-exec.jar in " + target));
    } catch (IOException e) {
      throw new UncheckedIOException(module + " is not packaged", e);
    }
  }

  private static Path root() {
    Path path = Path.of("").toAbsolutePath();
    while (!Files.exists(path.resolve("mvnw"))) {
      Path parent = path.getParent();
      if (parent == null) {
        throw new AssertionError("these tests run inside the project");
      }
      path = parent;
    }
    return path;
  }

  /**
   * A port that nobody listens on right now.
   *
   * @return a loopback port
   */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
