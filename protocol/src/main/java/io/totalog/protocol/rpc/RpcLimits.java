package io.totalog.protocol.rpc;

import io.totalog.protocol.batch.BatchCodec;

/** Bounds of everything that travels between services. */
public final class RpcLimits {

  /** Largest message: one stored batch and what is around it. */
  public static final int MESSAGE_BYTES_MAX = BatchCodec.BATCH_BYTES_MAX + (1 << 20);

  /** Several batches are put into one message up to about this size; one batch always fits. */
  public static final int CHUNK_BYTES = 1 << 20;

  /**
   * Messages of a stream that may be on their way to a receiver that has not handled earlier ones.
   */
  public static final int PREFETCH_MESSAGES = 8;

  /** Messages that a server keeps for a slow receiver of a stream before it closes the stream. */
  public static final int PENDING_MESSAGES_MAX = 16_384;

  /** Bytes that a server keeps for a slow receiver of a stream before it closes the stream. */
  public static final int PENDING_BYTES_MAX = 16 << 20;

  /** Deadline of questions that a process answers from memory or one ZooKeeper write. */
  public static final long QUESTION_TIMEOUT_MS = 5_000;

  /** Deadline of reads and of commands that take some fsyncs. */
  public static final long COMMAND_TIMEOUT_MS = 10_000;

  /** Deadline of creating or dropping a log, which is several commands. */
  public static final long CREATE_TIMEOUT_MS = 30_000;

  /** Longest text of an error that travels; trailers are small. */
  public static final int ERROR_TEXT_CHARS_MAX = 1_000;

  private RpcLimits() {}
}
