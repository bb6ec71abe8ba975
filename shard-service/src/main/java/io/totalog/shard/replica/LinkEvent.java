package io.totalog.shard.replica;

import io.totalog.core.cut.CutDelivery;
import io.totalog.core.cut.HelloAnswer;

/** What the leader's stream brings. Counts only for the stream that is open now. */
public sealed interface LinkEvent {

  /** Returns the number of the stream, ascending. */
  long stream();

  /**
   * The verified answer to the hello.
   *
   * @param stream the stream
   * @param answer verdicts and parts
   */
  record Answered(long stream, HelloAnswer answer) implements LinkEvent {}

  /**
   * A committed cut.
   *
   * @param stream the stream
   * @param delivery parts and notices
   */
  record Cut(long stream, CutDelivery delivery) implements LinkEvent {}

  /**
   * The transport takes progress again.
   *
   * @param stream the stream
   */
  record Ready(long stream) implements LinkEvent {}

  /**
   * The stream is over.
   *
   * @param stream the stream
   * @param cause why
   */
  record Closed(long stream, Throwable cause) implements LinkEvent {}
}
