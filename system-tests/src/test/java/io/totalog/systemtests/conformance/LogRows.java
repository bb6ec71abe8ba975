package io.totalog.systemtests.conformance;

import static io.totalog.systemtests.conformance.Expect.contains;
import static io.totalog.systemtests.conformance.Expect.hasMembers;
import static io.totalog.systemtests.conformance.Expect.header;
import static io.totalog.systemtests.conformance.Expect.headerMatches;
import static io.totalog.systemtests.conformance.Expect.member;
import static io.totalog.systemtests.conformance.Expect.problem;
import static io.totalog.systemtests.conformance.Expect.status;
import static io.totalog.systemtests.conformance.Fixture.LOG;
import static io.totalog.systemtests.conformance.Row.row;
import static io.totalog.systemtests.raw.RawRequest.get;

import io.totalog.systemtests.raw.RawRequest;
import io.totalog.systemtests.raw.RawResponse;
import java.util.List;
import java.util.function.Consumer;

/** Logs as resources, methods, and what is beside them. */
final class LogRows {
  private LogRows() {}

  static List<Row> create() {
    return List.of(
        row(
            "PUT creates a log",
            put("new", "{}"),
            status(201).andThen(headerMatches("Log-Id", ".+"))),
        row("PUT with nothing creates a log", put("bare", ""), status(201)),
        row("PUT with {} confirms any log", put("there", "{}"), status(200))
            .after(put("there", "{\"shards\":2}")),
        row("PUT with what is so confirms it", put("same", "{\"shards\":2}"), status(200))
            .after(put("same", "{\"shards\":2}")),
        row(
                "PUT with something else is a conflict",
                put("other", "{\"shards\":3}"),
                problem(409, "log-exists"))
            .after(put("other", "{\"shards\":2}")),
        row(
            "an unknown member is refused",
            put("unknown", "{\"shard\":3}"),
            problem(400, "bad-parameter").andThen(hasMembers("errors"))),
        row("no shards are refused", put("none", "{\"shards\":0}"), problem(400, "bad-parameter")),
        row("a config that is no JSON is refused", put("bad", "{"), problem(400, "malformed")),
        row("a name of 249 characters is one", put("n".repeat(244), "{}"), status(201)),
        row(
            "a longer name is not",
            RawRequest.of("PUT", "/v1/logs/" + "n".repeat(250)),
            problem(400, "bad-parameter")),
        row(
            "a name begins with a letter or digit",
            RawRequest.of("PUT", "/v1/logs/_x"),
            problem(400, "bad-parameter")),
        row(
            "a name has no other characters",
            RawRequest.of("PUT", "/v1/logs/a%20b"),
            problem(400, "bad-parameter")));
  }

  static List<Row> describe() {
    return List.of(
        row(
            "GET describes a log",
            get(LOG),
            status(200)
                .andThen(
                    hasMembers(
                        "id", "name", "created", "first", "tail", "bytes", "config", "shards"))
                .andThen(member("tail", "10"))
                .andThen(member("first", "0"))),
        row(
            "HEAD tells a log's extent",
            RawRequest.of("HEAD", LOG),
            status(200)
                .andThen(header("Log-First", "0"))
                .andThen(header("Log-Tail", "10"))
                .andThen(headerMatches("Log-Id", ".+"))),
        row("no such log", get("/v1/logs/conf-absent"), problem(404, "log-not-found")),
        row("no such log for HEAD", RawRequest.of("HEAD", "/v1/logs/conf-absent"), status(404)),
        row(
            "a log of another id",
            get(LOG + "?log_id=x"),
            problem(412, "log-replaced").andThen(hasMembers("logId"))),
        row(
            "a log of another id, by header",
            get(LOG + "/records").with("Log-Id: x"),
            problem(412, "log-replaced")),
        row(
                "the list is cut at its limit and says how to go on",
                get("/v1/logs?prefix=conf-list&limit=1"),
                status(200).andThen(headerMatches("Link", ".*rel=\"?next\"?.*")))
            .after(put("list-a", ""), put("list-b", "")),
        row(
            "a limit that is no number",
            get("/v1/logs?limit=many"),
            problem(400, "bad-parameter").andThen(hasMembers("errors"))),
        row("DELETE takes a log away", RawRequest.of("DELETE", log("gone")), status(204))
            .after(put("gone", "")),
        row("a deleted log is not found", get(log("gone2")), problem(404, "log-not-found"))
            .after(put("gone2", ""), RawRequest.of("DELETE", log("gone2"))),
        row(
            "DELETE of no log",
            RawRequest.of("DELETE", log("absent")),
            problem(404, "log-not-found")));
  }

  static List<Row> others() {
    return List.of(
        row("a method a log has not", RawRequest.post(LOG, "x"), notAllowed()),
        row("a method records have not", RawRequest.of("PUT", LOG + "/records"), notAllowed()),
        row("no such resource", get("/v1/nothing"), problem(404, "not-found")),
        row("no such page", get("/nothing"), problem(404, "not-found")),
        row("a WebSocket without an upgrade", get(LOG + "/ws"), problem(426, "upgrade-required")),
        row(
            "a target of 100,000 characters",
            get("/v1/logs?prefix=" + "x".repeat(100_000)),
            status(414)),
        row(
            "a header of 100,000 characters",
            get(LOG).with("X: " + "x".repeat(100_000)),
            status(431)),
        row(
            "a problem has the trace of its request",
            get("/v1/logs/conf-absent")
                .with("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            problem(404, "log-not-found")
                .andThen(member("traceId", "\"4bf92f3577b34da6a3ce929d0e0e4736\""))),
        row(
            "the cluster",
            get("/v1/cluster"),
            status(200).andThen(hasMembers("nodes", "limits", "cut"))),
        row("its nodes", get("/v1/cluster/nodes"), status(200).andThen(contains("\"gateway\""))),
        row("its shards", get("/v1/cluster/shards"), status(200).andThen(hasMembers("shards"))),
        row("the process is alive", get("/livez"), status(200)),
        row("the process is ready", get("/readyz"), status(200)),
        row("metrics", get("/metrics"), status(200).andThen(contains("jvm_memory_used_bytes"))),
        row(
            "the contract",
            get("/openapi.json"),
            status(200).andThen(hasMembers("openapi", "paths"))),
        row(
            "the page",
            get("/"),
            status(200).andThen(headerMatches("Content-Type", "text/html.*"))),
        row("Swagger UI", get("/swagger-ui"), status(200, 302, 303, 307, 308)));
  }

  private static Consumer<RawResponse> notAllowed() {
    return problem(405, "method-not-allowed").andThen(headerMatches("Allow", ".*GET.*"));
  }

  private static RawRequest put(String name, String config) {
    return Fixture.typed(RawRequest.of("PUT", log(name)), "application/json", config);
  }

  private static String log(String name) {
    return "/v1/logs/conf-" + name;
  }
}
