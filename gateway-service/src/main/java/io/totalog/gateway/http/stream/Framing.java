package io.totalog.gateway.http.stream;

import io.totalog.gateway.http.error.Problem;
import io.totalog.gateway.log.FollowItem.EndReason;
import io.totalog.gateway.log.Gap;
import io.totalog.gateway.log.SequencedRecord;

/** How the parts of a stream look on the wire. For one stream; one thread at a time. */
public interface Framing {
  /** What comes before everything else. */
  void open(Chunk to);

  /** A record. */
  void record(Chunk to, SequencedRecord record);

  /** Records that were trimmed before they could be sent. */
  void gap(Chunk to, Gap gap);

  /** The stream ends by itself: at {@code next}, of a log whose tail is at least {@code tail}. */
  void end(Chunk to, EndReason reason, long next, long tail);

  /** The stream breaks off. */
  void problem(Chunk to, Problem problem);

  /** Nothing has happened for a while. */
  void heartbeat(Chunk to);
}
