package io.totalog.gateway.http.read;

import io.totalog.core.error.ErrorCode;
import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.http.stream.Chunk;
import io.totalog.gateway.http.stream.Framing;
import io.totalog.gateway.log.FollowItem.EndReason;
import io.totalog.gateway.log.Gap;
import io.totalog.gateway.log.SequencedRecord;

/** A stream of lines: one with a {@code seq} is a record, any other says so by its one member. */
final class NdjsonFraming implements Framing {
  static final String CONTENT_TYPE = "application/x-ndjson";

  private static final byte[] BLANK_LINE = {'\n'};

  private final RecordFrame.Bodies bodies;
  private final String instance;
  private final String traceId;

  NdjsonFraming(RecordFrame.Bodies bodies, String instance, String traceId) {
    this.bodies = bodies;
    this.instance = instance;
    this.traceId = traceId;
  }

  @Override
  public void open(Chunk to) {}

  @Override
  public void record(Chunk to, SequencedRecord record) {
    byte[] frame = RecordFrame.of(record, bodies);
    to.add(frame, RecordFrame.objectStart(frame), RecordFrame.objectEnd(frame) + 1);
  }

  @Override
  public void gap(Chunk to, Gap gap) {
    to.add(gapLine(gap));
  }

  @Override
  public void end(Chunk to, EndReason reason, long next, long tail) {
    switch (reason) {
      case UNTIL_REACHED -> to.add(checkpointLine(next, tail));
      case LOG_DELETED -> problem(to, Problem.of(ErrorCode.LOG_NOT_FOUND, "The log was deleted."));
    }
  }

  @Override
  public void problem(Chunk to, Problem problem) {
    JsonOut out = new JsonOut(400).raw("{\"problem\":");
    to.add(problem.writeTo(out, instance, traceId).raw("}\n").toBytes());
  }

  @Override
  public void heartbeat(Chunk to) {
    to.add(BLANK_LINE);
  }

  static byte[] gapLine(Gap gap) {
    JsonOut out = new JsonOut(64).raw("{\"gap\":{\"requested\":").number(gap.requested());
    return out.raw(",\"first\":").number(gap.first()).raw("}}\n").toBytes();
  }

  static byte[] checkpointLine(long next, long tail) {
    JsonOut out = new JsonOut(64).raw("{\"checkpoint\":{\"next\":").number(next);
    if (tail >= 0) {
      out.raw(",\"tail\":").number(tail);
    }
    return out.raw("}}\n").toBytes();
  }
}
