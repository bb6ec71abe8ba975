package io.totalog.gateway.http.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import io.totalog.gateway.http.Route;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Writes the served document: a path item for each route, and what the operations refer to. */
public final class ApiDocument implements OpenApiCustomizer {
  private static final String ABOUT =
      """
      Many writers append with plain `POST`; every reader sees the same records in the same order 0, 1, 2, …
      without holes, however many shards the log has and whichever gateway answers. A record's `seq` is its
      place in the log and the only cursor there is; every answer tells the next number to ask for. An append
      is answered when its records are durable and their numbers fixed. Problems are RFC 9457
      `application/problem+json`.
      """;

  private final List<Route> routes;

  /**
   * Makes one for the routes there are; one that is not described is a defect found at the start.
   */
  public ApiDocument(List<Route> routes) {
    this.routes = List.copyOf(routes);
    Map<String, Operation> described = operations();
    for (Route route : routes) {
      if (!described.containsKey(route.operationId())) {
        throw new IllegalStateException("no description of " + route.operationId());
      }
    }
  }

  private static Map<String, Operation> operations() {
    Map<String, Operation> all = new HashMap<>();
    all.putAll(LogOperations.all());
    all.putAll(RecordOperations.all());
    all.putAll(ClusterOperations.all());
    return all;
  }

  @Override
  public void customise(OpenAPI document) {
    document.setInfo(
        new Info()
            .title("Totalog")
            .version("0.1.0")
            .summary("A totally ordered, sharded, durable log over HTTP.")
            .description(ABOUT)
            .license(new License().name("Apache-2.0").identifier("Apache-2.0")));
    document.setServers(
        List.of(new Server().url("/").description("The gateway that served this.")));
    document.setTags(
        List.of(
            tag("Logs", "Named, independent total orders."),
            tag("Records", "Append to a log, read it, follow it."),
            tag("Cluster", "The parts of the cluster, as the answering gateway knows them."),
            tag("Process", "Liveness, readiness and metrics of the answering process.")));
    document.setPaths(paths());
    document.setComponents(components());
  }

  private static Tag tag(String name, String description) {
    return new Tag().name(name).description(description);
  }

  private Paths paths() {
    Map<String, Operation> described = operations();
    Paths paths = new Paths();
    for (Route route : routes) {
      Operation operation = described.get(route.operationId());
      if (operation != null) {
        PathItem item = paths.computeIfAbsent(route.path(), path -> new PathItem());
        item.operation(
            PathItem.HttpMethod.valueOf(route.method().name()),
            operation.operationId(route.operationId()));
      }
    }
    return paths;
  }

  @SuppressWarnings("rawtypes") // what the library takes
  private static Components components() {
    Map<String, Schema> schemas = new LinkedHashMap<>();
    schemas.putAll(DataSchemas.all());
    schemas.putAll(ProblemDocs.schemas());
    schemas.putAll(ClusterSchemas.all());
    return new Components().schemas(schemas);
  }
}
