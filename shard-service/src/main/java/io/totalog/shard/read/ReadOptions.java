package io.totalog.shard.read;

/**
 * Bounds of reading.
 *
 * @param recentBytesMax batches kept in memory after they were mapped, so that tails need no disk
 * @param readThreads threads for page reads
 * @param tailThreads threads that feed tails
 * @param readsWaitingMax page reads that wait for a thread; more are refused as overloaded
 * @param tailsMax open tails of the node; more are refused as overloaded
 */
public record ReadOptions(
    long recentBytesMax, int readThreads, int tailThreads, int readsWaitingMax, int tailsMax) {

  /** Good for a node in a 512 MiB heap. */
  public static final ReadOptions DEFAULT = new ReadOptions(32L << 20, 2, 2, 1_024, 8_192);

  /** Checks the ranges. */
  public ReadOptions {
    if (recentBytesMax < 0
        || readThreads < 1
        || tailThreads < 1
        || readsWaitingMax < 1
        || tailsMax < 1) {
      throw new IllegalArgumentException("bounds of reading must be positive");
    }
  }
}
