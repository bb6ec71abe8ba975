package io.totalog.core.merge;

/**
 * Times and bounds of a {@link LogFollower}.
 *
 * @param windowBytes most bytes of the log that are asked for or wait for their turn, shared by its
 *     shards; one batch of each may overshoot, and each gets at least {@link
 *     #SHARD_WINDOW_BYTES_MIN} of a window that is larger
 * @param silenceMs how long nothing may come before the tail question is asked
 * @param stallMs how long the position may lie below the confirmed tail without moving
 * @param retryMs first pause before a stream or question is tried again; doubles
 * @param retryMsMax longest pause
 */
public record FollowerOptions(
    long windowBytes, long silenceMs, long stallMs, long retryMs, long retryMsMax) {
  /** A shard is given no less, so that few bytes do not travel in many small questions. */
  public static final long SHARD_WINDOW_BYTES_MIN = 64 << 10;

  /** Protocol rule 12: every 5 s of silence, and 50 ms below the confirmed tail. */
  public static final FollowerOptions DEFAULT = new FollowerOptions(2 << 20, 5_000, 50, 10, 1_000);

  /** Checks the ranges. */
  public FollowerOptions {
    if (windowBytes < 1 || silenceMs < 1 || stallMs < 1 || retryMs < 1 || retryMsMax < retryMs) {
      throw new IllegalArgumentException(
          "window "
              + windowBytes
              + ", silence "
              + silenceMs
              + ", stall "
              + stallMs
              + ", retry "
              + retryMs);
    }
  }

  /** Returns the pause before try {@code attempt}, counted from 0. */
  long pauseMs(int attempt) {
    return Math.min(retryMsMax, retryMs << Math.min(attempt, 16));
  }
}
