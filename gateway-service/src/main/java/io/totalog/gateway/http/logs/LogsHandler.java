package io.totalog.gateway.http.logs;

import io.totalog.core.error.ErrorCode;
import io.totalog.core.error.TotalogException;
import io.totalog.core.id.LogId;
import io.totalog.gateway.http.BytesAnswer;
import io.totalog.gateway.http.LogLookup;
import io.totalog.gateway.http.Query;
import io.totalog.gateway.http.append.MediaType;
import io.totalog.gateway.http.cluster.ClusterView;
import io.totalog.gateway.http.error.ProblemException;
import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.log.LogDescription;
import io.totalog.gateway.log.LogService;
import io.totalog.protocol.membership.CreatedLog;
import io.totalog.protocol.membership.LogConfig;
import io.totalog.protocol.membership.LogMeta;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /v1/logs} and {@code /v1/logs/{log}}. */
public final class LogsHandler {
  private static final int LIST_MAX = 1_000;
  private static final int LIST_DEFAULT = 100;
  private static final int CONFIG_BYTES_MAX = 64 << 10;
  private static final int NAME_CHARS_MAX = 249;

  private final LogService logs;
  private final LogLookup lookup;
  private final LogConfig defaults;
  private final ClusterView cluster;

  /**
   * Makes one.
   *
   * @param logs what a client may do
   * @param lookup finds the log of a request
   * @param defaults what a new log has of what is not asked for
   * @param cluster knows the shards of many logs at once, for lists
   */
  public LogsHandler(LogService logs, LogLookup lookup, LogConfig defaults, ClusterView cluster) {
    this.logs = logs;
    this.lookup = lookup;
    this.defaults = defaults;
    this.cluster = cluster;
  }

  /** Serves {@code GET /v1/logs}. */
  public Mono<ServerResponse> list(ServerRequest request) {
    Query query =
        new Query(
            request.exchange().getRequest().getQueryParams(), Set.of("prefix", "after", "limit"));
    String prefix = name(query, "prefix");
    String after = name(query, "after");
    int limit =
        (int) Math.min(LIST_MAX, query.number("limit", 1, Long.MAX_VALUE).orElse(LIST_DEFAULT));
    query.check();
    return logs.list(prefix, after, limit + 1).flatMap(found -> page(found, prefix, limit));
  }

  private static String name(Query query, String name) {
    String text = query.text(name);
    if (text != null && text.length() > NAME_CHARS_MAX) {
      query.wrong(name, "must be at most " + NAME_CHARS_MAX + " characters");
    }
    return text == null ? "" : text;
  }

  private Mono<ServerResponse> page(List<LogMeta> found, String prefix, int limit) {
    List<LogMeta> shown = found.subList(0, Math.min(limit, found.size()));
    boolean more = found.size() > limit;
    return cluster.shardIds(shown).flatMap(ids -> page(shown, ids, more, prefix, limit));
  }

  private static Mono<ServerResponse> page(
      List<LogMeta> shown, Map<LogId, List<Long>> ids, boolean more, String prefix, int limit) {
    JsonOut out = new JsonOut(256 + 200 * shown.size()).raw("{\"logs\":[");
    for (int i = 0; i < shown.size(); i++) {
      out.raw(i == 0 ? "" : ",");
      LogJson.write(out, shown.get(i), ids.getOrDefault(shown.get(i).id(), List.of()));
    }
    out.raw("]}");
    if (!more) {
      return BytesAnswer.json(200, out);
    }
    String before = prefix.isEmpty() ? "" : "prefix=" + encoded(prefix) + "&";
    String next =
        "</v1/logs?" + before + "after=" + encoded(shown.getLast().name()) + "&limit=" + limit;
    return BytesAnswer.json(200, out, HttpHeaders.LINK, next + ">; rel=\"next\"");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Serves {@code PUT /v1/logs/{log}}. */
  public Mono<ServerResponse> create(ServerRequest request) {
    String name = LogLookup.name(request);
    noParameters(request);
    checkType(request.exchange().getRequest().getHeaders().getFirst(HttpHeaders.CONTENT_TYPE));
    Mono<AskedConfig> config = config(request);
    if (LogLookup.isIdGiven(request)) {
      // Whoever names an id means a log that exists; a new one would have another.
      config = lookup.find(request).then(config);
    }
    return config.flatMap(
        asked -> findOrCreate(name, asked).flatMap(created -> created(request, created, asked)));
  }

  /** Confirming a log that is known needs nobody else. */
  private Mono<CreatedLog> findOrCreate(String name, AskedConfig asked) {
    return logs.find(name)
        .map(log -> new CreatedLog(log, false))
        .onErrorResume(
            TotalogException.class,
            e ->
                e.code() == ErrorCode.LOG_NOT_FOUND
                    ? logs.create(name, asked.over(defaults))
                    : Mono.error(e));
  }

  private static void checkType(@Nullable String contentType) {
    if (contentType != null && !MediaType.essence(contentType).equals(MediaType.JSON)) {
      throw ProblemException.of(
          ErrorCode.UNSUPPORTED_TYPE, "A log's configuration is application/json.");
    }
  }

  private static Mono<AskedConfig> config(ServerRequest request) {
    return DataBufferUtils.join(request.exchange().getRequest().getBody(), CONFIG_BYTES_MAX)
        .map(buffer -> {
          byte[] bytes = new byte[buffer.readableByteCount()];
          buffer.read(bytes);
          DataBufferUtils.release(buffer);
          return bytes;
        })
        .defaultIfEmpty(new byte[0])
        .onErrorMap(DataBufferLimitException.class, e -> tooLarge())
        .map(json -> AskedConfig.parse(json.length == 0 ? new byte[] {'{', '}'} : json));
  }

  private static TotalogException tooLarge() {
    return TotalogException.of(
        ErrorCode.TOO_LARGE,
        "A configuration may have " + CONFIG_BYTES_MAX + " bytes.",
        CONFIG_BYTES_MAX);
  }

  private Mono<ServerResponse> created(
      ServerRequest request, CreatedLog created, AskedConfig asked) {
    LogMeta log = created.log();
    LogLookup.check(request, log);
    if (!created.isNew()) {
      asked
          .difference(log.config())
          .ifPresent(difference -> {
            throw TotalogException.of(
                ErrorCode.LOG_EXISTS, "The log " + log.name() + " has " + difference + ".");
          });
    }
    return logs.describe(log).flatMap(shown -> shown(created.isNew() ? 201 : 200, log, shown));
  }

  private static Mono<ServerResponse> shown(int status, LogMeta log, LogDescription description) {
    JsonOut out = new JsonOut(320);
    LogJson.write(out, log, description);
    return BytesAnswer.json(status, out);
  }

  /** Serves {@code GET} and {@code HEAD /v1/logs/{log}}. */
  public Mono<ServerResponse> describe(ServerRequest request) {
    noParameters(request);
    return lookup
        .find(request)
        .flatMap(log -> logs.describe(log).map(description -> described(log, description)));
  }

  private static ServerResponse described(LogMeta log, LogDescription description) {
    JsonOut out = new JsonOut(320);
    LogJson.write(out, log, description);
    return new BytesAnswer(
        200,
        Map.of(
            HttpHeaders.CONTENT_TYPE,
            MediaType.JSON,
            "Log-First",
            Long.toString(description.first()),
            "Log-Tail",
            Long.toString(description.tail())),
        out.toBytes());
  }

  /** Serves {@code DELETE /v1/logs/{log}}. */
  public Mono<ServerResponse> delete(ServerRequest request) {
    noParameters(request);
    return lookup
        .find(request)
        .flatMap(log -> logs.drop(log.name()).flatMap(dropped -> deleted(log, dropped)));
  }

  private static Mono<ServerResponse> deleted(LogMeta log, boolean dropped) {
    return dropped
        ? BytesAnswer.empty(204)
        : Mono.error(
            TotalogException.of(ErrorCode.LOG_NOT_FOUND, "There is no log " + log.name() + "."));
  }

  private static void noParameters(ServerRequest request) {
    new Query(request.exchange().getRequest().getQueryParams(), Set.of()).check();
  }
}
