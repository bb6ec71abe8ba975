package io.totalog.systemtests.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checked-out project: where its modules, sources and compiled classes are. */
final class Repository {
  /**
   * Compiled by the full gate first; the inner loop ({@code -Dquick}) leaves its classes elsewhere.
   */
  private static final List<String> CLASS_DIRECTORIES =
      List.of(System.getProperty("totalog.classes", "classes"), "classes", "classes-quick");

  private final Path root;

  private Repository(Path root) {
    this.root = root;
  }

  /** Finds the project from the working directory of the test process upwards. */
  static Repository here() {
    Path path = Path.of("").toAbsolutePath();
    while (path != null && !Files.exists(path.resolve("mvnw"))) {
      path = path.getParent();
    }
    if (path == null) {
      throw new IllegalStateException("No mvnw in or above " + Path.of("").toAbsolutePath());
    }
    return new Repository(path);
  }

  /** Returns the directories of all modules that have a POM, in name order. */
  List<Path> modules() {
    try (Stream<Path> children = Files.list(root)) {
      return children.filter(child -> Files.exists(child.resolve("pom.xml"))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns one directory of compiled main classes per module; every module must have been built.
   */
  List<Path> classes() {
    return modules().stream()
        .filter(module -> Files.exists(module.resolve("src/main/java")))
        .map(module ->
            compiled(module)
                .orElseThrow(() -> new IllegalStateException("Not built: " + module.getFileName())))
        .toList();
  }

  private static Optional<Path> compiled(Path module) {
    return CLASS_DIRECTORIES.stream()
        .map(name -> module.resolve("target").resolve(name))
        .filter(Files::exists)
        .findFirst();
  }

  /** Returns every Java file below {@code <module>/<part>}, e.g. {@code src/main}. */
  List<SourceFile> sources(String part) {
    return modules().stream()
        .map(module -> module.resolve(part).resolve("java"))
        .filter(Files::exists)
        .flatMap(this::javaFiles)
        .toList();
  }

  String pom() {
    try {
      return Files.readString(root.resolve("pom.xml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<SourceFile> javaFiles(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .map(file -> SourceFile.read(root, file))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
