package io.totalog.systemtests.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One Java file.
 *
 * @param path relative to the project's root
 * @param lines its lines without their ends
 */
record SourceFile(Path path, List<String> lines) {
  private static final Pattern MAIN = Pattern.compile("\\bstatic void main\\(|^ {2}void main\\(");

  static SourceFile read(Path root, Path file) {
    try {
      return new SourceFile(root.relativize(file), Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return path.getFileName().toString();
  }

  /** Returns whether a process can be started with this class. */
  boolean isMain() {
    return lines.stream().anyMatch(line -> MAIN.matcher(line).find());
  }

  boolean contains(String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  /** Returns {@code path:number: line} for every line that matches, comments included. */
  Stream<String> linesWhere(Predicate<String> wanted) {
    return IntStream.range(0, lines.size())
        .filter(i -> wanted.test(lines.get(i)))
        .mapToObj(i -> path + ":" + (i + 1) + ": " + lines.get(i).strip());
  }

  /** Like {@link #linesWhere}, but for lines that are code and not comment. */
  Stream<String> codeWhere(Predicate<String> wanted) {
    return linesWhere(line -> !isComment(line) && wanted.test(line));
  }

  private static boolean isComment(String line) {
    String stripped = line.strip();
    return stripped.startsWith("*") || stripped.startsWith("//") || stripped.startsWith("/*");
  }
}
