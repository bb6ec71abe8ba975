package io.totalog.systemtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How every source file is kept, as far as a formatter does not see it. */
@Timeout(30)
class TidyTest {
  private static final int FILE_LINES_MAX = 500;
  private static final int LINE_CHARS_MAX = 110;
  private static final Pattern VAGUE_NAME =
      Pattern.compile(
          "\\b(?:class|interface|record|enum)\\s+\\w*(?:Manager|Helper|Utils?|Impl|Data|Info)\\b");
  private static final Pattern SLEEP = Pattern.compile("\\b(?:Thread|[A-Z]+S)\\.sleep\\(");
  private static final Pattern LATER = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern CONSOLE =
      Pattern.compile("\\bSystem\\.(?:out|err)\\b|printStackTrace");
  private static final String NULL_MARKED = "@NullMarked";

  private final Repository repository = Repository.here();
  private final List<SourceFile> main = repository.sources("src/main");
  private final List<SourceFile> test = repository.sources("src/test");

  @Test
  void theScanSeesEveryModule() {
    assertThat(main).extracting(file -> file.path().getName(0)).contains(Path.of("core"));
    assertThat(test).extracting(SourceFile::name).contains("TidyTest.java");
  }

  @Test
  void filesAreShort() {
    assertThat(all().filter(file -> file.lines().size() > FILE_LINES_MAX).map(SourceFile::path))
        .as("files of more than %s lines", FILE_LINES_MAX)
        .isEmpty();
  }

  @Test
  void linesAreShort() {
    assertThat(all().flatMap(f -> f.linesWhere(line -> line.length() > LINE_CHARS_MAX)))
        .as("lines of more than %s characters", LINE_CHARS_MAX)
        .isEmpty();
  }

  @Test
  void noTabs() {
    assertThat(all().flatMap(file -> file.linesWhere(line -> line.indexOf('\t') >= 0))).isEmpty();
  }

  @Test
  void nothingIsLeftForLater() {
    assertThat(all().flatMap(file -> file.linesWhere(line -> LATER.matcher(line).find())))
        .isEmpty();
  }

  @Test
  void nothingSleeps() {
    assertThat(all().flatMap(file -> file.codeWhere(line -> SLEEP.matcher(line).find())))
        .as("await a condition with a deadline instead")
        .isEmpty();
  }

  @Test
  void noTestIsDisabled() {
    assertThat(test.stream().flatMap(f -> f.codeWhere(line -> line.contains("@" + "Disabled"))))
        .isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    assertThat(all().flatMap(file -> file.codeWhere(line -> VAGUE_NAME.matcher(line).find())))
        .isEmpty();
  }

  @Test
  void onlyMainClassesWriteToTheConsole() {
    assertThat(
            main.stream()
                .filter(file -> !file.isMain())
                .flatMap(file -> file.codeWhere(line -> CONSOLE.matcher(line).find())))
        .isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    Set<Path> described =
        all()
            .filter(file -> file.name().equals("package-info.java"))
            .filter(file -> file.contains(NULL_MARKED) && file.contains("/**"))
            .map(file -> file.path().getParent())
            .collect(Collectors.toSet());
    // A test package that mirrors a main one is described there; system-tests has tests only.
    Stream<SourceFile> own =
        Stream.concat(
            main.stream(), test.stream().filter(file -> file.path().startsWith("system-tests")));
    assertThat(own.map(file -> file.path().getParent()).distinct()).allMatch(described::contains);
  }

  @Test
  void everyTestHasATimeLimit() {
    assertThat(repository.pom().split("junit.jupiter.execution.timeout.default=", -1))
        .as("the default limit is set for surefire and for failsafe")
        .hasSize(3);
    assertThat(
            test.stream().flatMap(file -> file.codeWhere(line -> line.contains("@" + "Timeout(0"))))
        .isEmpty();
  }

  private Stream<SourceFile> all() {
    return Stream.concat(main.stream(), test.stream());
  }
}
