package io.totalog.protocol.shard;

/** A follower's side: grants credit and ends the stream. Thread-safe, never blocks. */
public interface TailStream extends AutoCloseable {

  /** Grants credit for so many further bytes of batches; one batch may overshoot. */
  void request(long bytes);

  @Override
  void close();
}
