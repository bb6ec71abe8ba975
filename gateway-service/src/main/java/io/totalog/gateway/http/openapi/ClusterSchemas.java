package io.totalog.gateway.http.openapi;

import static io.totalog.gateway.http.openapi.Shapes.count;
import static io.totalog.gateway.http.openapi.Shapes.flag;
import static io.totalog.gateway.http.openapi.Shapes.int64;
import static io.totalog.gateway.http.openapi.Shapes.list;
import static io.totalog.gateway.http.openapi.Shapes.map;
import static io.totalog.gateway.http.openapi.Shapes.object;
import static io.totalog.gateway.http.openapi.Shapes.ref;
import static io.totalog.gateway.http.openapi.Shapes.text;
import static io.totalog.gateway.http.openapi.Shapes.withExample;
import static io.totalog.gateway.http.openapi.Shapes.words;

import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;

/** The schemas of the cluster and of the process. */
final class ClusterSchemas {

  private ClusterSchemas() {}

  static Map<String, Schema<?>> all() {
    return map(
        "Cluster", cluster(),
        "Nodes",
            object("The nodes.", List.of("nodes"), map("nodes", list("The nodes.", ref("Node")))),
        "Node", node(),
        "Limits", limits(),
        "Cut", cut(),
        "Shards",
            object(
                "The shards.", List.of("shards"), map("shards", list("The shards.", ref("Shard")))),
        "Shard", shard(),
        "Replica", replica(),
        "Health",
            object(
                "The state of the process.",
                List.of("status"),
                map(
                    "status",
                    words(
                        "`UP` comes with 200, anything else with 503.",
                        "UP",
                        "DOWN",
                        "OUT_OF_SERVICE",
                        "UNKNOWN"))));
  }

  private static Schema<Object> cluster() {
    return object(
        "The cluster as the answering gateway knows it.",
        List.of("nodes", "limits", "cut"),
        map("nodes", list("The nodes.", ref("Node")), "limits", ref("Limits"), "cut", ref("Cut")));
  }

  private static Schema<Object> node() {
    return object(
        "One part of the cluster.",
        List.of("id", "role", "state", "leader", "address"),
        map(
            "id", withExample(text("The node's name."), "shard-1"),
            "role",
                words(
                    "What the node does.",
                    "gateway",
                    "shard",
                    "sequencer",
                    "membership",
                    "zookeeper",
                    "redis"),
            "state",
                words(
                    "`suspect`: not heard of for a moment; `draining`: about to stop.",
                    "up",
                    "suspect",
                    "draining",
                    "down"),
            "leader", flag("Whether it leads the nodes of its role."),
            "address", text("`host:port`; for a gateway that of HTTP.")));
  }

  private static Schema<Object> limits() {
    Map<String, Schema<?>> members =
        map(
            "recordBytesMax", int64("Bytes of one record with its key and headers."),
            "batchBytesMax", int64("Bytes of one append."),
            "batchRecordsMax", int64("Records of one append."),
            "keyBytesMax", int64("Bytes of a key."),
            "headersMax", int64("Headers of a record."),
            "headerNameCharsMax", int64("Characters of a header's name."),
            "headerValueBytesMax", int64("Bytes of a header's value."),
            "headersBytesMax", int64("Bytes of a record's headers together."),
            "jsonDepthMax", int64("Levels of a JSON record."),
            "waitSecondsMax", int64("Seconds that a read may wait."),
            "pageRecordsMax", int64("Records of one page."),
            "pageBytesMax", int64("Bytes of one page."),
            "shardsMax", int64("Shards of one log."));
    return object(
        "The limits in force; bytes are decoded ones.", List.copyOf(members.keySet()), members);
  }

  private static Schema<Object> cut() {
    return object(
        "The last decision about the order that this gateway knows of.",
        List.of("number", "epoch"),
        map(
            "number", count("The cut's number, 0 before the first."),
            "epoch", count("The epoch of the sequencer that made it.")));
  }

  private static Schema<Object> shard() {
    return object(
        "One shard of a log.",
        List.of("id", "log", "state", "primary", "replicas", "length"),
        map(
            "id", count("The shard's id, never used again."),
            "log", ref("Name"),
            "state", words("A sealed shard takes no further records.", "open", "sealed"),
            "primary", text("The node that takes the appends."),
            "replicas", list("Its copies.", ref("Replica")),
            "length", count("How many of its records are ordered."),
            "firstSeq", ref("Seq", "The number of its first record, where it is known here."),
            "lastSeq",
                ref("Seq", "The number of its last ordered record, where it is known here.")));
  }

  private static Schema<Object> replica() {
    return object(
        "One copy of a shard.",
        List.of("node", "length", "lag"),
        map(
            "node", text("The node that keeps it."),
            "length", count("How many records are durable there."),
            "lag", count("How many records it is behind the primary.")));
  }
}
