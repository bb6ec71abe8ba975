package io.totalog.gateway.websocket;

import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.http.json.JsonOut;
import io.totalog.gateway.log.Appended;
import io.totalog.gateway.log.Gap;

/** What the server says, as JSON on one line. */
final class ServerMessages {

  private ServerMessages() {}

  static byte[] appended(String id, Appended appended) {
    JsonOut out = begin("appended", id).raw(",\"first\":").number(appended.first());
    return out.raw(",\"last\":").number(appended.last()).raw("}").toBytes();
  }

  static byte[] gap(String id, Gap gap) {
    JsonOut out = begin("gap", id).raw(",\"requested\":").number(gap.requested());
    return out.raw(",\"first\":").number(gap.first()).raw("}").toBytes();
  }

  static byte[] end(String id) {
    return begin("end", id).raw("}").toBytes();
  }

  /** A problem has no {@code type} of its own here: the message has one. */
  static byte[] problem(String id, Problem problem, String instance, String traceId) {
    JsonOut out =
        id.isEmpty() ? new JsonOut(400).raw("{\"type\":\"problem\"") : begin("problem", id);
    problem.writeMembers(out.raw(","), instance, traceId);
    return out.raw("}").toBytes();
  }

  static JsonOut begin(String type, String id) {
    return new JsonOut(128).raw("{\"type\":\"").raw(type).raw("\",\"id\":").string(id);
  }
}
