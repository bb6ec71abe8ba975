package io.totalog.gateway.http.cluster;

import io.totalog.core.record.Limits;
import io.totalog.gateway.http.BytesAnswer;
import io.totalog.gateway.http.Query;
import io.totalog.gateway.http.cluster.ClusterView.NodeLine;
import io.totalog.gateway.http.cluster.ClusterView.ReplicaLine;
import io.totalog.gateway.http.cluster.ClusterView.ShardLine;
import io.totalog.gateway.http.json.JsonOut;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code GET /v1/cluster}, {@code /v1/cluster/nodes} and {@code /v1/cluster/shards}. */
public final class ClusterHandler {
  private final ClusterView view;

  /** Makes one. */
  public ClusterHandler(ClusterView view) {
    this.view = view;
  }

  /** Serves {@code GET /v1/cluster}. */
  public Mono<ServerResponse> cluster(ServerRequest request) {
    noParameters(request);
    JsonOut out = new JsonOut(1_024).raw("{");
    nodes(out);
    limits(out.raw(",\"limits\":{"));
    ClusterView.CutLine cut = view.cut();
    out.raw("},\"cut\":{\"number\":").number(cut.number());
    out.raw(",\"epoch\":").number(Math.max(0, cut.epoch()));
    return BytesAnswer.json(200, out.raw("}}"));
  }

  /** Serves {@code GET /v1/cluster/nodes}. */
  public Mono<ServerResponse> nodes(ServerRequest request) {
    noParameters(request);
    JsonOut out = new JsonOut(1_024).raw("{");
    nodes(out);
    return BytesAnswer.json(200, out.raw("}"));
  }

  /** Serves {@code GET /v1/cluster/shards}. */
  public Mono<ServerResponse> shards(ServerRequest request) {
    noParameters(request);
    return view.shards().flatMap(ClusterHandler::shards);
  }

  private static Mono<ServerResponse> shards(List<ShardLine> shards) {
    JsonOut out = new JsonOut(1_024).raw("{\"shards\":[");
    each(out, shards, ClusterHandler::shard);
    return BytesAnswer.json(200, out.raw("]}"));
  }

  private static void noParameters(ServerRequest request) {
    new Query(request.exchange().getRequest().getQueryParams(), Set.of()).check();
  }

  private void nodes(JsonOut out) {
    out.raw("\"nodes\":[");
    each(out, view.nodes().stream().limit(ClusterView.NODES_MAX).toList(), ClusterHandler::node);
    out.raw("]");
  }

  private static <T> void each(JsonOut out, List<T> items, BiConsumer<JsonOut, T> writer) {
    for (int i = 0; i < items.size(); i++) {
      out.raw(i == 0 ? "" : ",");
      writer.accept(out, items.get(i));
    }
  }

  private static void node(JsonOut out, NodeLine node) {
    out.raw("{\"id\":").string(node.id()).raw(",\"role\":").string(node.role());
    out.raw(",\"state\":").string(node.state().name().toLowerCase(Locale.ROOT));
    out.raw(node.leader() ? ",\"leader\":true" : ",\"leader\":false");
    out.raw(",\"address\":").string(node.address()).raw("}");
  }

  private static void shard(JsonOut out, ShardLine shard) {
    out.raw("{\"id\":").number(shard.id()).raw(",\"log\":").string(shard.log());
    out.raw(shard.open() ? ",\"state\":\"open\"" : ",\"state\":\"sealed\"");
    out.raw(",\"primary\":").string(shard.primary()).raw(",\"replicas\":[");
    each(out, shard.replicas(), ClusterHandler::replica);
    out.raw("],\"length\":").number(shard.length());
    if (shard.firstSeq() >= 0) {
      out.raw(",\"firstSeq\":").number(shard.firstSeq());
    }
    if (shard.lastSeq() >= 0) {
      out.raw(",\"lastSeq\":").number(shard.lastSeq());
    }
    out.raw("}");
  }

  private static void replica(JsonOut out, ReplicaLine replica) {
    out.raw("{\"node\":").string(replica.node()).raw(",\"length\":").number(replica.length());
    out.raw(",\"lag\":").number(replica.lag()).raw("}");
  }

  private static void limits(JsonOut out) {
    out.raw("\"recordBytesMax\":").number(Limits.RECORD_BYTES_MAX);
    out.raw(",\"batchBytesMax\":").number(Limits.BATCH_BYTES_MAX);
    out.raw(",\"batchRecordsMax\":").number(Limits.BATCH_RECORDS_MAX);
    out.raw(",\"keyBytesMax\":").number(Limits.KEY_BYTES_MAX);
    out.raw(",\"headersMax\":").number(Limits.HEADERS_MAX);
    out.raw(",\"headerNameCharsMax\":").number(Limits.HEADER_NAME_CHARS_MAX);
    out.raw(",\"headerValueBytesMax\":").number(Limits.HEADER_VALUE_BYTES_MAX);
    out.raw(",\"headersBytesMax\":").number(Limits.HEADERS_BYTES_MAX);
    out.raw(",\"jsonDepthMax\":").number(Limits.JSON_DEPTH_MAX);
    out.raw(",\"waitSecondsMax\":").number(Limits.WAIT_SECONDS_MAX);
    out.raw(",\"pageRecordsMax\":").number(Limits.PAGE_RECORDS_MAX);
    out.raw(",\"pageBytesMax\":").number(Limits.PAGE_BYTES_MAX);
    out.raw(",\"shardsMax\":").number(Limits.SHARDS_MAX);
  }
}
