package io.totalog.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.boot.json.JsonParserFactory;

/**
 * Writes {@code docs/configuration.md} from the property metadata of all modules on the class path.
 */
final class ConfigurationPage {

  private static final String METADATA = "META-INF/spring-configuration-metadata.json";
  private static final String OURS = "totalog.";

  private static final String HEAD =
      """
      # Configuration

      Every property can be given on the command line (`--totalog.append.timeout=5s`; with `./totalog up`
      after a `--`), by the environment variable named below, or as a Java system property. Durations are
      written as `10s`, `250ms`, `5m`; sizes as `64MB`. `./totalog up --port` and `--data` set `totalog.port`
      and `totalog.data-dir`.

      *Of* says which process reads it: `standalone` reads all of them. Spring Boot's own properties
      (`logging.level.io.totalog=debug`, …) work as well.

      This page is made from the source. After a change there, write it again:

      ```sh
      ./mvnw -Dquick -pl standalone -am test -Dtest=ConfigurationPageTest -Dtotalog.docs.write=true \\
        -Dsurefire.failIfNoSpecifiedTests=false
      ```
      """;

  private ConfigurationPage() {}

  /** One property, maybe read by several processes. */
  private record Property(
      String name, String type, String fallback, String text, TreeSet<String> of) {}

  static String text() throws IOException {
    Map<String, List<Property>> sections = new TreeMap<>();
    for (Property property : properties().values()) {
      sections.computeIfAbsent(section(property.name()), s -> new ArrayList<>()).add(property);
    }
    StringBuilder page = new StringBuilder(HEAD);
    sections.forEach((section, properties) -> {
      page.append("\n## ").append(section).append("\n\n");
      page.append("| property | default | type | environment variable | of | |\n");
      page.append("|---|---|---|---|---|---|\n");
      properties.forEach(p -> page.append(row(p)));
    });
    return page.toString();
  }

  private static Map<String, Property> properties() throws IOException {
    Map<String, Property> found = new TreeMap<>();
    for (URL url :
        Collections.list(ConfigurationPage.class.getClassLoader().getResources(METADATA))) {
      for (Property property : read(url)) {
        found.merge(property.name(), property, ConfigurationPage::joined);
      }
    }
    return found;
  }

  private static Property joined(Property a, Property b) {
    TreeSet<String> of = new TreeSet<>(a.of());
    of.addAll(b.of());
    // The process that runs everything says what is special about it; the service's word is the
    // general one.
    Property general = a.of().contains("standalone") ? b : a;
    return new Property(general.name(), general.type(), general.fallback(), general.text(), of);
  }

  private static List<Property> read(URL url) throws IOException {
    Map<String, Object> json;
    try (InputStream in = url.openStream()) {
      json =
          JsonParserFactory.getJsonParser()
              .parseMap(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    List<Property> properties = new ArrayList<>();
    for (Map<?, ?> entry : maps(json.get("properties"))) {
      String name = String.valueOf(entry.get("name"));
      String source = String.valueOf(entry.get("sourceType"));
      if (name.startsWith(OURS) && source.startsWith("io.totalog.")) {
        properties.add(
            new Property(
                name,
                type(String.valueOf(entry.get("type"))),
                Optional.ofNullable(entry.get("defaultValue"))
                    .map(ConfigurationPage::fallback)
                    .orElse(""),
                String.valueOf(entry.get("description")),
                new TreeSet<>(List.of(source.split("\\.")[2].replace("kit", "every process")))));
      }
    }
    return properties;
  }

  private static String fallback(Object value) {
    return value instanceof List<?> list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : String.valueOf(value);
  }

  private static List<Map<?, ?>> maps(Object list) {
    List<Map<?, ?>> maps = new ArrayList<>();
    if (list instanceof List<?> elements) {
      for (Object element : elements) {
        if (element instanceof Map<?, ?> map) {
          maps.add(new LinkedHashMap<>(map));
        }
      }
    }
    return maps;
  }

  private static String section(String name) {
    int end = name.indexOf('.', OURS.length());
    return "`" + (end < 0 ? "totalog" : name.substring(0, end)) + "`";
  }

  private static String type(String type) {
    return switch (type) {
      case "java.time.Duration" -> "duration";
      case "org.springframework.util.unit.DataSize" -> "size";
      case "java.lang.Integer", "java.lang.Long" -> "number";
      case "java.lang.Boolean" -> "true or false";
      case "java.nio.file.Path" -> "path";
      case "java.lang.String" -> "text";
      default -> type.startsWith("java.util.List") ? "list, with commas" : type;
    };
  }

  private static String row(Property property) {
    String variable = property.name().replace(".", "_").replace("-", "").toUpperCase(Locale.ROOT);
    String fallback = property.fallback().isEmpty() ? "" : "`" + property.fallback() + "`";
    return "| `%s` | %s | %s | `%s` | %s | %s |\n"
        .formatted(
            property.name(),
            fallback,
            property.type(),
            variable,
            String.join(", ", property.of()),
            property.text().replace("|", "\\|").replaceAll("\\s+", " "));
  }
}
