package io.totalog.gateway.http.openapi;

import static io.totalog.gateway.http.openapi.Operations.JSON;
import static io.totalog.gateway.http.openapi.Operations.answer;
import static io.totalog.gateway.http.openapi.Operations.internal;
import static io.totalog.gateway.http.openapi.Operations.json;
import static io.totalog.gateway.http.openapi.Operations.media;
import static io.totalog.gateway.http.openapi.Operations.operation;
import static io.totalog.gateway.http.openapi.Operations.withDefault;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import java.util.Map;

/** The operations on the cluster and on the process. */
final class ClusterOperations {
  private static final String CLUSTER = "Cluster";
  private static final String PROCESS = "Process";
  private static final String KNOWN = "Answered within a second from what the gateway knows.";
  private static final String NODES =
      """
      {"nodes":[{"id":"gateway-1","role":"gateway","state":"up","leader":false,"address":"127.0.0.1:8080"},\
      {"id":"sequencer-1","role":"sequencer","state":"up","leader":true,"address":"127.0.0.1:9002"}]}\
      """;
  private static final String LIMITS =
      """
      {"nodes":[],"limits":{"recordBytesMax":1048576,"batchBytesMax":8388608,"batchRecordsMax":10000,\
      "keyBytesMax":1024,"headersMax":64,"headerNameCharsMax":64,"headerValueBytesMax":4096,\
      "headersBytesMax":16384,"jsonDepthMax":256,"waitSecondsMax":60,"pageRecordsMax":10000,\
      "pageBytesMax":8388608,"shardsMax":64},"cut":{"number":118,"epoch":3}}\
      """;
  private static final String SHARDS =
      """
      {"shards":[{"id":31,"log":"orders","state":"open","primary":"shard-1",\
      "replicas":[{"node":"shard-1","length":45,"lag":0}],"length":45,"firstSeq":0,"lastSeq":44}]}\
      """;

  private ClusterOperations() {}

  static Map<String, Operation> all() {
    return Shapes.map(
        "getCluster",
            shown("Nodes, limits and the last cut", media("Cluster", "limits", json(LIMITS))),
        "listNodes", shown("The nodes", media("Nodes", "two", json(NODES))),
        "listShards", shown("The shards", media("Shards", "one", json(SHARDS))),
        "livez",
            health(
                "Is the process alive?", "For a supervisor: 503 means that only a restart helps."),
        "readyz",
            health(
                "Can the process serve requests?",
                "503 while it starts, and from the moment it stops."),
        "metrics", metrics());
  }

  private static Operation shown(String summary, MediaType media) {
    Operation operation = operation(CLUSTER, summary, KNOWN);
    operation
        .getResponses()
        .addApiResponse("200", answer("As this gateway knows it.", JSON, media));
    return withDefault(internal(operation));
  }

  private static Operation health(String summary, String description) {
    Operation operation = operation(PROCESS, summary, description);
    operation
        .getResponses()
        .addApiResponse(
            "200", answer("It is.", JSON, media("Health", "up", json("{\"status\":\"UP\"}"))))
        .addApiResponse(
            "503",
            answer(
                "It is not.",
                JSON,
                media("Health", "not", json("{\"status\":\"OUT_OF_SERVICE\"}"))));
    return withDefault(operation);
  }

  private static Operation metrics() {
    Operation operation =
        operation(PROCESS, "Metrics for Prometheus", "In Prometheus's text format.");
    String one = "# TYPE log_append_ack_seconds summary\nlog_append_ack_seconds_count 42\n";
    operation
        .getResponses()
        .addApiResponse("200", answer("The metrics.", "text/plain", media("Lines", "one", one)));
    return withDefault(operation);
  }
}
