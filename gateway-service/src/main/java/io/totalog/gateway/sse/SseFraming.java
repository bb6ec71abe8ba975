package io.totalog.gateway.sse;

import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.http.read.RecordFrame;
import io.totalog.gateway.http.stream.Chunk;
import io.totalog.gateway.http.stream.Framing;
import io.totalog.gateway.log.FollowItem.EndReason;
import io.totalog.gateway.log.Gap;
import io.totalog.gateway.log.SequencedRecord;
import java.nio.charset.StandardCharsets;

/**
 * The events of one stream. An {@code id} always comes with {@code data}, else EventSource ignores
 * it.
 */
final class SseFraming implements Framing {
  static final String CONTENT_TYPE = "text/event-stream";

  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final long RETRY_MS = 2_000;

  private final Opening opening;
  private final RecordFrame.Bodies bodies;
  private final String instance;
  private final String traceId;

  /**
   * What a stream says first.
   *
   * @param logId id of the log
   * @param from first number that comes; a drop before the first record resumes exactly there
   * @param first first number kept
   * @param tail number that the next record gets
   */
  record Opening(String logId, long from, long first, long tail) {}

  SseFraming(Opening opening, RecordFrame.Bodies bodies, String instance, String traceId) {
    this.opening = opening;
    this.bodies = bodies;
    this.instance = instance;
    this.traceId = traceId;
  }

  @Override
  public void open(Chunk to) {
    JsonOut out = new JsonOut(160).raw("retry: ").number(RETRY_MS);
    out.raw("\nevent: open\nid: ").number(opening.from() - 1);
    out.raw("\ndata: {\"logId\":").string(opening.logId());
    out.raw(",\"from\":").number(opening.from()).raw(",\"first\":").number(opening.first());
    to.add(out.raw(",\"tail\":").number(opening.tail()).raw("}\n\n").toBytes());
  }

  @Override
  public void record(Chunk to, SequencedRecord record) {
    to.add(RecordFrame.of(record, bodies));
  }

  @Override
  public void gap(Chunk to, Gap gap) {
    JsonOut out = new JsonOut(80).raw("event: gap\nid: ").number(gap.first() - 1);
    out.raw("\ndata: {\"requested\":").number(gap.requested());
    to.add(out.raw(",\"first\":").number(gap.first()).raw("}\n\n").toBytes());
  }

  @Override
  public void end(Chunk to, EndReason reason, long next, long tail) {
    String name =
        switch (reason) {
          case UNTIL_REACHED -> "until-reached";
          case LOG_DELETED -> "log-deleted";
        };
    to.add(
        ("event: end\ndata: {\"reason\":\"" + name + "\"}\n\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void problem(Chunk to, Problem problem) {
    to.add(problemEvent(problem, instance, traceId));
  }

  @Override
  public void heartbeat(Chunk to) {
    to.add(HEARTBEAT);
  }

  static byte[] problemEvent(Problem problem, String instance, String traceId) {
    long retryMs = problem.retryAfterMs() < 0 ? RETRY_MS : problem.retryAfterMs();
    JsonOut out = new JsonOut(400).raw("retry: ").number(retryMs).raw("\nevent: problem\ndata: ");
    return problem.writeTo(out, instance, traceId).raw("\n\n").toBytes();
  }
}
