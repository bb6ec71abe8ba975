package io.totalog.gateway.http.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.totalog.gateway.http.Client;
import io.totalog.gateway.http.GatewayTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The served document says what the reviewed contract says. The contract is only read. */
@GatewayTest
class ContractTest {
  private static final Set<String> METHODS =
      Set.of("get", "head", "post", "put", "patch", "delete", "options", "trace");

  /** What people read; it may be worded differently. */
  private static final Set<String> WORDS =
      Set.of("description", "example", "examples", "summary", "title");

  @LocalServerPort int port;
  private JsonNode contract;
  private JsonNode served;

  @BeforeEach
  void read() throws IOException {
    Path path = Path.of("..", "openapi", "totalog.yaml");
    contract = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(path));
    Client.Answer answer = new Client(port).get("/openapi.json");
    assertThat(answer.status()).isEqualTo(200);
    served = new ObjectMapper().readTree(answer.text());
  }

  @Test
  void theVersionIsThatOfTheContract() {
    assertThat(served.path("openapi").asText()).startsWith("3.1.");
    assertThat(served.at("/info/title")).isEqualTo(contract.at("/info/title"));
    assertThat(served.at("/info/version")).isEqualTo(contract.at("/info/version"));
  }

  @Test
  void pathsAndMethodsAreThoseOfTheContract() {
    assertThat(operations(served).keySet()).isEqualTo(operations(contract).keySet());
  }

  @Test
  void operationIdsAreThoseOfTheContract() {
    operations(contract)
        .forEach((where, operation) ->
            assertThat(operations(served).get(where).path("operationId").asText())
                .as(where)
                .isEqualTo(operation.path("operationId").asText()));
  }

  @Test
  void parametersAreThoseOfTheContract() {
    Map<String, JsonNode> actual = operations(served);
    operations(contract)
        .forEach((where, operation) ->
            assertThat(parameters(served, where, actual.get(where)))
                .as(where)
                .isEqualTo(parameters(contract, where, operation)));
  }

  @Test
  void statusesTypesAndSchemasAreThoseOfTheContract() {
    Map<String, JsonNode> actual = operations(served);
    operations(contract)
        .forEach((where, operation) ->
            assertThat(responses(served, actual.get(where)))
                .as(where)
                .isEqualTo(responses(contract, operation)));
  }

  @Test
  void requestBodiesAreThoseOfTheContract() {
    Map<String, JsonNode> actual = operations(served);
    operations(contract)
        .forEach((where, operation) -> {
          JsonNode expected = resolved(contract, operation.path("requestBody"));
          JsonNode body = resolved(served, actual.get(where).path("requestBody"));
          assertThat(content(served, body)).as(where).isEqualTo(content(contract, expected));
          assertThat(body.path("required").asBoolean())
              .as(where)
              .isEqualTo(expected.path("required").asBoolean());
        });
  }

  @Test
  void everyOperationCanBeUnderstood() {
    operations(served)
        .forEach((where, operation) -> {
          assertThat(operation.path("summary").asText()).as(where).isNotBlank();
          assertThat(operation.path("description").asText()).as(where).isNotBlank();
          operation
              .path("parameters")
              .forEach(parameter -> {
                String description = parameter.path("description").asText();
                assertThat(description).as(where).isNotBlank();
                // Swagger UI would send the example of a parameter that may be left out.
                assertThat(parameter.has("example") || description.contains("For example `"))
                    .as("%s %s", where, parameter)
                    .isTrue();
              });
          operation
              .path("responses")
              .forEach(response ->
                  response
                      .path("content")
                      .forEach(media ->
                          assertThat(media.path("examples").size()).as(where).isPositive()));
        });
  }

  private static Map<String, JsonNode> operations(JsonNode document) {
    Map<String, JsonNode> found = new TreeMap<>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue().properties().stream()
                .filter(member -> METHODS.contains(member.getKey()))
                .forEach(
                    member -> found.put(member.getKey() + " " + path.getKey(), member.getValue())));
    return found;
  }

  private static Map<String, String> parameters(
      JsonNode document, String where, JsonNode operation) {
    Map<String, String> found = new TreeMap<>();
    JsonNode item = document.path("paths").path(where.substring(where.indexOf(' ') + 1));
    for (JsonNode all : List.of(item.path("parameters"), operation.path("parameters"))) {
      for (JsonNode any : all) {
        JsonNode parameter = resolved(document, any);
        found.put(
            parameter.path("in").asText() + " " + parameter.path("name").asText(),
            parameter.path("required").asBoolean()
                + " "
                + plain(document, parameter.path("schema")));
      }
    }
    return found;
  }

  private static Map<String, Map<String, String>> responses(JsonNode document, JsonNode operation) {
    Map<String, Map<String, String>> found = new TreeMap<>();
    operation
        .path("responses")
        .properties()
        .forEach(response ->
            found.put(
                response.getKey(), content(document, resolved(document, response.getValue()))));
    return found;
  }

  private static Map<String, String> content(JsonNode document, JsonNode holder) {
    Map<String, String> found = new TreeMap<>();
    holder
        .path("content")
        .properties()
        .forEach(media ->
            found.put(media.getKey(), plain(document, media.getValue().path("schema")).toString()));
    return found;
  }

  private static JsonNode resolved(JsonNode document, JsonNode node) {
    JsonNode at = node;
    while (at.has("$ref")) {
      at = document.at(at.path("$ref").asText().substring(1));
      assertThat(at.isMissingNode()).as("%s", node).isFalse();
    }
    return at;
  }

  /** Returns a schema with its references followed, without words, in one order of members. */
  private static JsonNode plain(JsonNode document, JsonNode schema) {
    JsonNode node = resolved(document, schema);
    ObjectMapper mapper = new ObjectMapper();
    if (node.isArray()) {
      ArrayNode array = mapper.createArrayNode();
      node.forEach(element -> array.add(plain(document, element)));
      return array;
    }
    if (!node.isObject()) {
      return node.isNumber() ? mapper.getNodeFactory().numberNode(node.longValue()) : node;
    }
    ObjectNode object = mapper.createObjectNode();
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      JsonNode value = node.get(name);
      if (name.equals("properties")) {
        object.set(name, members(document, value));
      } else if (name.equals("required") || name.equals("enum")) {
        object.set(name, sorted(value));
      } else if (!WORDS.contains(name)) {
        object.set(name, plain(document, value));
      }
    }
    return object;
  }

  private static ObjectNode members(JsonNode document, JsonNode properties) {
    ObjectNode object = new ObjectMapper().createObjectNode();
    Map<String, JsonNode> ordered = new TreeMap<>();
    properties.properties().forEach(p -> ordered.put(p.getKey(), plain(document, p.getValue())));
    ordered.forEach(object::set);
    return object;
  }

  private static ArrayNode sorted(JsonNode array) {
    TreeSet<String> texts = new TreeSet<>();
    for (Iterator<JsonNode> all = array.elements(); all.hasNext(); ) {
      texts.add(all.next().asText());
    }
    ArrayNode sorted = new ObjectMapper().createArrayNode();
    texts.forEach(sorted::add);
    return sorted;
  }
}
